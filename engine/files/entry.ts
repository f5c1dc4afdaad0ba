// What is known of one name in a folder without reading it.

import type { Stats } from "node:fs";

export type EntryKind = "file" | "directory" | "symlink" | "other";

export interface Entry {
  readonly name: string;
  readonly kind: EntryKind;
  /** The permission bits alone. */
  readonly mode: number;
  readonly size: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtimeMs: number;
}

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
