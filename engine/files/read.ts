// Reads of one place in a tree: a file's bytes, a folder's entries, what a name is.

import { closeSync, lstatSync, openSync, readlinkSync, readSync } from "node:fs";
import { fail } from "../event/failure.ts";
import type { Entry } from "../op/entry.ts";
import { nameOf } from "../op/path.ts";
import { entryOf, kindOf } from "./entry.ts";
import { readNames } from "./names.ts";
import { findInside, resolveInside, statOf } from "./resolve.ts";

export interface Slice {
  readonly offset: number;
  readonly length: number;
}

/** The bytes of a regular file; of a slice, those that are there. */
export function readSlice(root: string, path: string, slice?: Slice): Uint8Array {
  const { hostPath, stats } = findInside(root, path);
  if (!stats.isFile()) {
    fail({ kind: "path-kind", path, want: "a file", got: `a ${kindOf(stats)}` });
  }
  const offset = Math.min(slice?.offset ?? 0, stats.size);
  const bytes = Buffer.allocUnsafe(Math.min(slice?.length ?? stats.size, stats.size - offset));
  const file = openSync(hostPath, "r");
  try {
    let filled = 0;
    while (filled < bytes.length) {
      const count = readSync(file, bytes, filled, bytes.length - filled, offset + filled);
      if (count === 0) break;
      filled += count;
    }
    return bytes.subarray(0, filled);
  } finally {
    closeSync(file);
  }
}

/** The entries of a directory, by name. */
export function listFolder(root: string, path: string): Entry[] {
  const { hostPath, stats } = findInside(root, path);
  if (!stats.isDirectory()) {
    fail({ kind: "path-kind", path, want: "a directory", got: `a ${kindOf(stats)}` });
  }
  return readNames(hostPath).map((name) => entryOf(name, lstatSync(`${hostPath}/${name}`)));
}

/** What a symbolic link points to. */
export function readTarget(root: string, path: string): string {
  const hostPath = resolveInside(root, path, { followLast: false });
  const stats = statOf(hostPath) ?? fail({ kind: "path-missing", path });
  if (stats.isSymbolicLink()) return readlinkSync(hostPath);
  return fail({ kind: "path-kind", path, want: "a symbolic link", got: `a ${kindOf(stats)}` });
}

/** null when nothing is there. */
export function statEntry(root: string, path: string, follow: boolean): Entry | null {
  const stats = statOf(resolveInside(root, path, { followLast: follow }));
  return stats === null ? null : entryOf(nameOf(path), stats);
}
