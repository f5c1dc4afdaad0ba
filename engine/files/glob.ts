// The paths below a folder that a glob names.

import { fail } from "../event/failure.ts";
import { createGlob } from "../op/pattern/glob.ts";
import { type Checkpoint, NO_CHECK } from "./checkpoint.ts";
import { kindOf } from "./entry.ts";
import { readEntries } from "./names.ts";
import { findInside } from "./resolve.ts";

/** Relative to the folder, `/` at the end of a directory, in the order of a walk. */
export function globFolder(
  root: string,
  path: string,
  pattern: string,
  check: Checkpoint = NO_CHECK,
): string[] {
  const { hostPath, stats } = findInside(root, path);
  if (!stats.isDirectory()) {
    fail({ kind: "path-kind", path, want: "a directory", got: `a ${kindOf(stats)}` });
  }
  const glob = createGlob(pattern);
  const found: string[] = [];
  const search = (directory: string, prefix: string) => {
    check();
    for (const entry of readEntries(directory)) {
      const below = prefix + entry.name;
      const isDirectory = entry.isDirectory();
      if (glob.matches(below)) found.push(isDirectory ? `${below}/` : below);
      if (isDirectory && glob.mayContain(below)) search(`${directory}/${entry.name}`, `${below}/`);
    }
  };
  search(hostPath, "");
  return found;
}
