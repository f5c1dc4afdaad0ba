// Lays the folder of one Layer over another by hard links, with what hides lower Layers kept: the
// result hides what the two hid together.
// A mark that hides nothing is left out: overlayfs lists it where a folder is in one Layer alone.
// Invariant: files are shared and never written to; only folders are made.

import { linkSync, lstatSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { copyAttributes, NO_OVERRIDES } from "../../files/attributes.ts";
import { isWhiteout } from "../../files/link.ts";
import { isOpaque, setOpaque } from "../../libc/marks.ts";

/** Whether what is below all that is laid has something at this path. */
export type Shows = (path: string) => boolean;

const NOTHING: Shows = () => false;

/** `target` is a folder; what is in it already is lower. */
export function lay(layer: string, target: string, shows: Shows, path = ""): void {
  for (const entry of readdirSync(layer, { withFileTypes: true })) {
    const from = join(layer, entry.name);
    const to = join(target, entry.name);
    const before = lstatSync(to, { throwIfNoEntry: false });
    if (!entry.isDirectory()) {
      // A whiteout is laid like any file, when there is something to hide further below.
      if (before !== undefined) rmSync(to, { recursive: true });
      if (!isWhiteout(lstatSync(from)) || shows(`${path}/${entry.name}`)) linkSync(from, to);
      continue;
    }
    const hides = isOpaque(from) || (before !== undefined && !before.isDirectory());
    if (hides && before !== undefined) rmSync(to, { recursive: true });
    if (hides || before === undefined) mkdirSync(to);
    lay(from, to, hides || isOpaque(to) ? NOTHING : shows, `${path}/${entry.name}`);
    if (hides) setOpaque(to);
  }
  copyAttributes(layer, lstatSync(layer), target, NO_OVERRIDES);
}
