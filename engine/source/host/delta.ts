// What a Layer must hold to make one table's tree out of another's: pure.

import { parentOf } from "../../op/path.ts";
import type { Row } from "./rows.ts";

export interface Delta {
  /** To be written, directories first; those on the way to what has changed are among them. */
  readonly rows: readonly Row[];
  /** To be hidden, each with all that is below it. */
  readonly removed: readonly string[];
  /** Directories where something else was: nothing of it may shine through. */
  readonly opaque: ReadonlySet<string>;
}

export function findDelta(before: readonly Row[], after: readonly Row[]): Delta {
  const old = new Map(before.map((row) => [row.path, row]));
  const now = new Map(after.map((row) => [row.path, row]));
  const touched = new Set<string>();
  const touch = (path: string) => {
    for (let at = path; !touched.has(at); at = folderOf(at)) touched.add(at);
  };
  const opaque = new Set<string>();
  for (const row of after) {
    const was = old.get(row.path);
    if (was === undefined || !isSame(was, row)) touch(row.path);
    if (row.kind === "d" && was !== undefined && was.kind !== "d") opaque.add(row.path);
  }
  const removed: string[] = [];
  for (const { path } of before) {
    // Below what is gone or is no directory any more, all is hidden already.
    if (now.has(path) || now.get(folderOf(path))?.kind !== "d") continue;
    removed.push(path);
    touch(folderOf(path));
  }
  return { rows: after.filter((row) => touched.has(row.path)), removed, opaque };
}

/** A new time alone is no change. */
function isSame(one: Row, other: Row): boolean {
  return one.kind === other.kind && one.mode === other.mode && one.content === other.content;
}

/** Of the top, the top. */
function folderOf(path: string): string {
  return parentOf(`/${path}`).slice(1);
}
