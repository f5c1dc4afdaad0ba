// Looking into what was made: files, folders and output of solved Ops. Whatever is asked of a Plan
// that has no Result yet is solved first.

import { fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import { globFolder } from "../../files/glob.ts";
import { listFolder, readSlice, readTarget, statEntry } from "../../files/read.ts";
import type { Plan, Spot } from "../../op/plan.ts";
import type { Snapshot, StoredResult } from "../../store/store.ts";
import type { Solver } from "../solver.ts";
import { digestPlace } from "./content.ts";
import type { Kit } from "./kit.ts";
import { readLog } from "./log.ts";

export type Reader = Pick<
  Solver,
  | "output"
  | "read"
  | "readLink"
  | "list"
  | "stat"
  | "glob"
  | "search"
  | "compare"
  | "digest"
  | "export"
>;

export interface ReaderOptions {
  readonly kit: Kit;
  readonly ensure: (plan: Plan, scope: Scope) => Promise<StoredResult>;
}

export function createReader({ kit, ensure }: ReaderOptions): Reader {
  const { store, views } = kit;

  /** The Snapshot that the spot is in, kept for as long as `look` takes. */
  const holding = async <T>(spot: Spot, scope: Scope, look: (snapshot: Snapshot) => Promise<T>) => {
    const { op, outputs } = await ensure(spot.plan, scope);
    using _hold = store.ledger.hold(op);
    return await look(outputs.get(spot.output) ?? fail({ kind: "path-missing", path: spot.path }));
  };

  /** Opens the tree the spot is in for as long as `look` takes. */
  const within = <T>(spot: Spot, scope: Scope, look: (root: string) => T | Promise<T>) =>
    holding(spot, scope, async (snapshot) => {
      using view = views.open(snapshot);
      return await look(view.path);
    });

  return {
    async output(plan, stream, scope) {
      const { op, process } = await ensure(plan, scope);
      using _hold = store.ledger.hold(op);
      if (process === null) return fail({ kind: "no-exec", field: stream });
      return await readLog(store.logs.pathOf(process.log), stream);
    },
    read: (spot, scope, slice) => within(spot, scope, (root) => readSlice(root, spot.path, slice)),
    readLink: (spot, scope) => within(spot, scope, (root) => readTarget(root, spot.path)),
    list: (spot, scope) => within(spot, scope, (root) => listFolder(root, spot.path)),
    stat: (spot, scope, follow) =>
      within(spot, scope, (root) => statEntry(root, spot.path, follow)),
    glob: (spot, pattern, scope) =>
      within(spot, scope, (root) => globFolder(root, spot.path, pattern)),
    search: (spot, query, scope) =>
      within(spot, scope, (root) =>
        kit.files.search({ root, path: spot.path }, query, scope.signal),
      ),
    compare: (before, after, scope) =>
      within(before, scope, (beforeRoot) =>
        within(after, scope, (root) => {
          const old = { root: beforeRoot, path: before.path };
          return kit.files.compare(old, { root, path: after.path }, scope.signal);
        }),
      ),
    digest: (spot, scope) =>
      holding(spot, scope, (snapshot) => digestPlace(snapshot, spot.path, kit, scope.signal)),
    export: (spot, hostPath, options, scope) =>
      within(spot, scope, (root) =>
        kit.files.exportTree({ root, path: spot.path }, hostPath, options, scope.signal),
      ),
  };
}
