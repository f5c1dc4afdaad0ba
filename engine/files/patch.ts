// Applies a patch to the files below a folder. Nothing is written before all of it is known to fit.
// A file keeps its owner; one that the patch makes is root's. A symbolic link is patched itself, as
// its target is its content, and a folder that a removal leaves empty goes with it, as in Git.

import {
  chmodSync,
  lchownSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { fail } from "../event/failure.ts";
import { isWithin, joinPath, parentOf } from "../op/path.ts";
import { applyPatch, type PatchedFile } from "../text/patch/apply.ts";
import { parsePatch } from "../text/patch/parse.ts";
import { textOf } from "../text/patch/patch.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { TreePath } from "./copy.ts";
import { kindOf, permissionsOf } from "./entry.ts";
import { clearWay, makeParents } from "./folders.ts";
import { readNames } from "./names.ts";
import { readSlice } from "./read.ts";
import { findInside, resolveInside, statOf } from "./resolve.ts";

/** A file and its patched form are in memory together. */
const MOST_BYTES = 128 * 1024 * 1024;

export function patchInside(target: TreePath, patch: TreePath, check: Checkpoint): void {
  const folder = findInside(target.root, target.path);
  if (!folder.stats.isDirectory()) {
    const got = `a ${kindOf(folder.stats)}`;
    fail({ kind: "path-kind", path: target.path, want: "a directory", got });
  }
  const placeOf = (path: string) =>
    resolveInside(target.root, joinPath(target.path, path), { followLast: false });
  const files = parsePatch(textOf(readSlice(patch.root, patch.path)));
  const patched = applyPatch(files, (path) => {
    check();
    return readFile(placeOf(path), path);
  });
  for (const [path, file] of patched) {
    check();
    if (file === null) removeFile(folder.hostPath, placeOf(path));
    else writeFile(target.root, placeOf(path), file);
  }
}

function readFile(hostPath: string, path: string): PatchedFile | null {
  const stats = statOf(hostPath);
  if (stats === null) return null;
  const mode = permissionsOf(stats);
  if (stats.isSymbolicLink()) {
    return { bytes: Buffer.from(readlinkSync(hostPath)), mode, isLink: true };
  }
  if (!stats.isFile()) fail({ kind: "path-kind", path, want: "a file", got: `a ${kindOf(stats)}` });
  if (stats.size > MOST_BYTES) {
    fail({ kind: "file-too-large", path, size: stats.size, limit: MOST_BYTES });
  }
  return { bytes: readFileSync(hostPath), mode, isLink: false };
}

function writeFile(root: string, hostPath: string, { bytes, mode, isLink }: PatchedFile): void {
  const before = statOf(hostPath);
  makeParents(root, hostPath);
  // Another name of the same file must not change with it.
  if (before !== null) clearWay(root, hostPath);
  if (isLink) symlinkSync(Buffer.from(bytes).toString("utf8"), hostPath);
  else writeFileSync(hostPath, bytes);
  lchownSync(hostPath, before?.uid ?? 0, before?.gid ?? 0);
  if (!isLink) chmodSync(hostPath, mode);
}

function removeFile(folder: string, hostPath: string): void {
  rmSync(hostPath);
  let parent = parentOf(hostPath);
  // A link on the way may have led elsewhere; there, folders stay.
  while (parent !== folder && isWithin(folder, parent) && readNames(parent).length === 0) {
    rmdirSync(parent);
    parent = parentOf(parent);
  }
}
