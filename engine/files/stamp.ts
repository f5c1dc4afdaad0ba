// Sets the times of a file, or of a directory and all that is below it.

import { lutimesSync } from "node:fs";
import { EVERYTHING } from "../op/op.ts";
import { type Checkpoint, NO_CHECK } from "./checkpoint.ts";
import { findInside } from "./resolve.ts";
import { type Visit, walkFolder } from "./walk.ts";

export function setTimes(
  root: string,
  path: string,
  seconds: number,
  check: Checkpoint = NO_CHECK,
): void {
  const stamp = ({ hostPath }: Pick<Visit, "hostPath">) => lutimesSync(hostPath, seconds, seconds);
  const found = findInside(root, path);
  if (!found.stats.isDirectory()) return stamp(found);
  walkFolder(
    found.hostPath,
    EVERYTHING,
    { enter: () => undefined, leave: stamp, leaf: stamp },
    check,
  );
}
