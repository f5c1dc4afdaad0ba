// What a process has changed, read from the upper folder of its overlay: what is in it has come or
// is another, and a mark in the place of a name says that it has gone.

import { lstatSync, readdirSync, rmSync, type Stats } from "node:fs";
import { isWhiteout } from "../../files/link.ts";
import { statOf } from "../../files/resolve.ts";
import { isOpaque } from "../../libc/marks.ts";
import type { LiveChange } from "../live.ts";

export interface Changed {
  readonly list: readonly LiveChange[];
  /** What must go before the upper folder is laid over what was there. */
  readonly removed: readonly string[];
}

/** `lower` shows what was there; null when nothing was. */
export function readChanges(upper: string, lower: string | null): Changed {
  const list: LiveChange[] = [];
  const removed: string[] = [];

  const visit = (folder: string, before: string | null, path: string) => {
    for (const name of readdirSync(folder).sort()) {
      const [here, at] = [`${folder}/${name}`, `${path}/${name}`];
      const there = before === null ? null : `${before}/${name}`;
      visitOne(here, lstatSync(here), there, there === null ? null : statOf(there), at);
    }
  };
  const visitOne = (
    here: string,
    stats: Stats,
    there: string | null,
    old: Stats | null,
    path: string,
  ) => {
    if (stats.isSocket()) return;
    const shown = (of: Stats) => (of.isDirectory() ? `${path}/` : path);
    if (isWhiteout(stats)) {
      if (old === null) return;
      removed.push(path);
      list.push({ kind: "removed", path: shown(old), sizeBytes: null });
      return;
    }
    const isFolder = stats.isDirectory();
    const isSameKind = old !== null && old.isDirectory() === isFolder;
    const isReplaced = old !== null && (!isSameKind || (isFolder && isOpaque(here)));
    if (isReplaced) removed.push(path);
    const isOldFolder = isFolder && old !== null && !isReplaced;
    if (!isOldFolder || isDressedAnew(stats, old)) {
      const sizeBytes = stats.isFile() ? stats.size : null;
      list.push({ kind: old === null ? "added" : "modified", path: shown(stats), sizeBytes });
    }
    if (isFolder) visit(here, isOldFolder ? there : null, path);
  };

  visit(upper, lower, "");
  return { list, removed };
}

/** A folder is in the upper one for what is in it, and also when its own mode or owner changed. */
function isDressedAnew(now: Stats, before: Stats): boolean {
  return now.mode !== before.mode || now.uid !== before.uid || now.gid !== before.gid;
}

/** Leaves what can be laid over a tree: no marks, and no sockets, to which nobody listens. */
export function withoutMarks(upper: string): void {
  for (const entry of readdirSync(upper, { withFileTypes: true })) {
    const path = `${upper}/${entry.name}`;
    if (entry.isDirectory()) withoutMarks(path);
    else if (entry.isSocket() || isWhiteout(lstatSync(path))) rmSync(path);
  }
}
