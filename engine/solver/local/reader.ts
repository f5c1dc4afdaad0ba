// Looking into what was made: files, folders and output of solved Ops. Whatever is asked of a Plan
// that has no Result yet is solved first.

import { fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import { globFolder } from "../../files/glob.ts";
import { listFolder, readSlice, statEntry } from "../../files/read.ts";
import type { Plan, Spot } from "../../op/plan.ts";
import type { Snapshot, StoredResult } from "../../store/store.ts";
import type { Solver } from "../solver.ts";
import { digestPlace } from "./content.ts";
import type { Kit } from "./kit.ts";
import { readLog } from "./log.ts";

export type Reader = Pick<
  Solver,
  "output" | "read" | "list" | "stat" | "glob" | "digest" | "export"
>;

export interface ReaderOptions {
  readonly kit: Kit;
  readonly ensure: (plan: Plan, scope: Scope) => Promise<StoredResult>;
}

export function createReader({ kit, ensure }: ReaderOptions): Reader {
  const { store, views } = kit;

  const snapshotOf = async (spot: Spot, scope: Scope): Promise<Snapshot> => {
    const { outputs } = await ensure(spot.plan, scope);
    return outputs.get(spot.output) ?? fail({ kind: "path-missing", path: spot.path });
  };

  /** Opens the tree the spot is in for as long as `look` takes. */
  const within = async <T>(spot: Spot, scope: Scope, look: (root: string) => T | Promise<T>) => {
    using view = views.open(await snapshotOf(spot, scope));
    return await look(view.path);
  };

  return {
    async output(plan, stream, scope) {
      const { process } = await ensure(plan, scope);
      if (process === null) return fail({ kind: "no-exec", field: stream });
      return readLog(store.logs.pathOf(process.log), stream);
    },
    read: (spot, scope, slice) => within(spot, scope, (root) => readSlice(root, spot.path, slice)),
    list: (spot, scope) => within(spot, scope, (root) => listFolder(root, spot.path)),
    stat: (spot, scope, follow) =>
      within(spot, scope, (root) => statEntry(root, spot.path, follow)),
    glob: (spot, pattern, scope) =>
      within(spot, scope, (root) => globFolder(root, spot.path, pattern)),
    async digest(spot, scope) {
      return digestPlace(await snapshotOf(spot, scope), spot.path, kit, scope.signal);
    },
    export: (spot, hostPath, { wipe }, scope) =>
      within(spot, scope, (root) =>
        kit.files.exportTree({ root, path: spot.path }, hostPath, { wipe }, scope.signal),
      ),
  };
}
