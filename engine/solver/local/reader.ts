// Looking into what was made: files, folders and output of solved Ops. Whatever is asked of a Plan
// that has no Result yet is solved first.

import { fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import { globFolder } from "../../files/glob.ts";
import { listFolder, readSlice, statEntry } from "../../files/read.ts";
import { findInside } from "../../files/resolve.ts";
import type { Digest } from "../../op/digest.ts";
import type { Plan, Spot } from "../../op/plan.ts";
import type { StoredResult } from "../../store/store.ts";
import type { Solver } from "../solver.ts";
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

  /** Opens the tree the spot is in for as long as `look` takes. */
  const within = async <T>(spot: Spot, scope: Scope, look: (root: string) => T | Promise<T>) => {
    const { outputs } = await ensure(spot.plan, scope);
    const snapshot = outputs.get(spot.output) ?? fail({ kind: "path-missing", path: spot.path });
    using view = views.open(snapshot);
    return await look(view.path);
  };

  const digestOf = (root: string, path: string, { signal }: Scope): Promise<Digest> =>
    findInside(root, path).stats.isDirectory()
      ? kit.files.digestTree(root, path, signal)
      : kit.files.digestFile(root, path, { excludeMetadata: false }, signal);

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
    digest: (spot, scope) => within(spot, scope, (root) => digestOf(root, spot.path, scope)),
    export: (spot, hostPath, { wipe }, scope) =>
      within(spot, scope, (root) =>
        kit.files.exportTree({ root, path: spot.path }, hostPath, { wipe }, scope.signal),
      ),
  };
}
