// Gives a file, or a directory with all that is below it, to someone else. Links are not followed
// below the path itself. The mode stays, which the kernel would strip of setuid.

import { chmodSync, lchownSync } from "node:fs";
import { EVERYTHING } from "../op/op.ts";
import type { Owner } from "./attributes.ts";
import { type Checkpoint, NO_CHECK } from "./checkpoint.ts";
import { permissionsOf } from "./entry.ts";
import { findInside } from "./resolve.ts";
import { type Visit, walkFolder } from "./walk.ts";

export function changeOwner(
  root: string,
  path: string,
  { uid, gid }: Owner,
  check: Checkpoint = NO_CHECK,
): void {
  const give = ({ hostPath, stats }: Pick<Visit, "hostPath" | "stats">) => {
    if (stats.uid === uid && stats.gid === gid) return;
    lchownSync(hostPath, uid, gid);
    const mode = permissionsOf(stats);
    if (!stats.isSymbolicLink() && (mode & 0o6000) !== 0) chmodSync(hostPath, mode);
  };
  const found = findInside(root, path);
  if (!found.stats.isDirectory()) return give(found);
  walkFolder(
    found.hostPath,
    EVERYTHING,
    { enter: () => undefined, leave: give, leaf: give },
    check,
  );
}
