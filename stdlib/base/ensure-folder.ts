// Makes a folder of the host and what is missing above it. Node's own recursive mkdir never ends
// where a file system says of a new name that its parent is not there although it is, as in /proc.

import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

export function ensureFolder(path: string, mode = 0o777): void {
  if (isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) ensureFolder(parent, mode);
  try {
    mkdirSync(path, mode);
  } catch (error) {
    // Someone else may have made it meanwhile.
    if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false; // mkdir says better why
  }
}
