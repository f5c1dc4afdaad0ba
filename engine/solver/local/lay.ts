// Lays the folder of one Layer over another by hard links, with what hides lower Layers kept: the
// result hides what the two hid together.
// Invariant: files are shared and never written to; only folders are made.

import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  utimesSync,
} from "node:fs";
import { join } from "node:path";
import { getAttribute, setAttribute } from "../../libc/libc.ts";

const OPAQUE = "trusted.overlay.opaque";

/** `target` is a folder; what is in it already is lower. */
export function lay(layer: string, target: string): void {
  copyFolder(layer, target);
  for (const entry of readdirSync(layer, { withFileTypes: true })) {
    const from = join(layer, entry.name);
    const to = join(target, entry.name);
    const before = lstatSync(to, { throwIfNoEntry: false });
    if (!entry.isDirectory()) {
      // A whiteout is laid like any file: there may be something to hide further below.
      if (before !== undefined) rmSync(to, { recursive: true });
      linkSync(from, to);
      continue;
    }
    const hides = isOpaque(from) || (before !== undefined && !before.isDirectory());
    if (hides && before !== undefined) rmSync(to, { recursive: true });
    if (hides || before === undefined) mkdirSync(to);
    lay(from, to);
    if (hides) setAttribute(to, OPAQUE, Buffer.from("y"));
  }
  copyTimes(layer, target);
}

function isOpaque(folder: string): boolean {
  const mark = getAttribute(folder, OPAQUE);
  return mark !== null && Buffer.from(mark).toString() === "y";
}

function copyFolder(from: string, to: string): void {
  const { mode, uid, gid } = lstatSync(from);
  chownSync(to, uid, gid);
  chmodSync(to, mode & 0o7777);
}

function copyTimes(from: string, to: string): void {
  const { atime, mtime } = lstatSync(from);
  utimesSync(to, atime, mtime);
}
