// Makes a file with the content of another, which lies anywhere on the host.

import { chmodSync, constants, copyFileSync, lchownSync } from "node:fs";
import { clearWay, makeParents } from "./folders.ts";
import type { MakeOptions } from "./mkdir.ts";
import { resolveInside } from "./resolve.ts";

export interface MakeFileOptions extends MakeOptions {
  readonly contentPath: string;
}

/** Takes the place of a file that is there; a link at the path is followed inside the root. */
export function makeFile(root: string, path: string, options: MakeFileOptions): void {
  const { contentPath, mode, owner } = options;
  const hostPath = resolveInside(root, path, { followLast: true });
  makeParents(root, hostPath);
  clearWay(root, hostPath);
  copyFileSync(contentPath, hostPath, constants.COPYFILE_FICLONE);
  lchownSync(hostPath, owner.uid, owner.gid);
  chmodSync(hostPath, mode);
}
