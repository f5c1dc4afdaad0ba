// An Entry from what lstat says.

import type { Stats } from "node:fs";
import type { Entry, EntryKind } from "../op/entry.ts";

export function entryOf(name: string, stats: Stats): Entry {
  const { size, uid, gid, mtimeMs } = stats;
  return { name, kind: kindOf(stats), mode: permissionsOf(stats), size, uid, gid, mtimeMs };
}

export function kindOf(stats: Stats): EntryKind {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "directory";
  return stats.isSymbolicLink() ? "symlink" : "other";
}

/** The permission bits with setuid, setgid and sticky. */
export function permissionsOf(stats: Stats): number {
  return stats.mode & 0o7777;
}
