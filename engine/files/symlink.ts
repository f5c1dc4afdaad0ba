// Makes a symbolic link, in the place of a file or link that is there. Its target is text.

import { symlinkSync } from "node:fs";
import { clearWay, makeParents } from "./folders.ts";
import { resolveInside } from "./resolve.ts";

export function makeLink(root: string, path: string, target: string): void {
  const hostPath = resolveInside(root, path, { followLast: false });
  makeParents(root, hostPath);
  clearWay(root, hostPath);
  symlinkSync(target, hostPath);
}
