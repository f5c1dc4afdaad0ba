// Which paths differ between two input folders, as long as both are in the store.

import type { FilesPool } from "../../files/pool.ts";
import type { Difference } from "../../op/difference.ts";
import { opDigest, ROOT, type TreeOp } from "../../op/op.ts";
import type { Snapshot, Store } from "../../store/store.ts";
import type { ChangedPath, ChangedPaths } from "../change.ts";
import type { Known } from "../differ.ts";
import type { Views } from "./views.ts";

export interface TreeComparisonOptions {
  readonly store: Store;
  readonly views: Views;
  readonly files: FilesPool;
}

const MOST_PATHS = 100;
/** Whoever asks why has waited long enough then, and is told that the folder changed. */
const COMPARE_MS = 10_000;

export function createTreeComparison({
  store,
  views,
  files,
}: TreeComparisonOptions): Known["compareTrees"] {
  return async (now, before, path) => {
    const [one, other] = [now, before].map((op) => snapshotOf(op, store));
    if (!one || !other) return null;
    using view = views.open(one);
    using old = views.open(other);
    const end = AbortSignal.timeout(COMPARE_MS);
    const [after, earlier] = [view, old].map((folder) => ({ root: folder.path, path: "/" }));
    if (after === undefined || earlier === undefined) return null;
    const found = await files.compare(earlier, after, end).catch((error: unknown) => {
      if (end.aborted) return null;
      throw error;
    });
    return found === null ? null : below(path, found);
  };
}

function snapshotOf(op: TreeOp, { results }: Store): Snapshot | null {
  return results.find(opDigest(op))?.outputs.get(ROOT) ?? null;
}

/** The path may be that of a file, whose name is then what is told. */
function below(path: string, found: readonly Difference[]): ChangedPaths {
  const folder = path.slice(1);
  const prefix = folder === "" ? "" : `${folder}/`;
  const told = found.flatMap((one): ChangedPath[] => {
    if (one.path === folder) return [{ path: one.path, kind: kindOf(one) }];
    if (!one.path.startsWith(prefix)) return [];
    return [{ path: one.path.slice(prefix.length), kind: kindOf(one) }];
  });
  const paths = told.slice(0, MOST_PATHS);
  return { paths, morePaths: told.length - paths.length };
}

function kindOf({ before, after }: Difference): ChangedPath["kind"] {
  if (before === null) return "added";
  return after === null ? "removed" : "modified";
}
