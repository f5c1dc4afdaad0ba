// Whether two places hold the same: kind, owner, mode and content count, times do not.

import { lstatSync, readlinkSync, type Stats } from "node:fs";
import { kindOf, permissionsOf } from "./entry.ts";
import type { HashFile } from "./hash.ts";
import { statOf } from "./resolve.ts";

export interface Leaf {
  readonly hostPath: string;
  readonly stats: Stats;
}

/** Both are directories; what is in them is another question. */
export function isSameFolder(stats: Stats, old: string): boolean {
  const other = statOf(old);
  return other?.isDirectory() === true && hasSameOwnerAndMode(stats, other);
}

export function isSameLeaf({ hostPath, stats }: Leaf, old: string, hashFile: HashFile): boolean {
  const other = statOf(old);
  if (other === null || kindOf(other) !== kindOf(stats)) return false;
  if (stats.isSymbolicLink()) return readlinkSync(hostPath) === readlinkSync(old);
  if (!hasSameOwnerAndMode(stats, other) || stats.size !== other.size) return false;
  if (!stats.isFile()) return stats.rdev === lstatSync(old).rdev;
  return hashFile(hostPath) === hashFile(old);
}

function hasSameOwnerAndMode(one: Stats, other: Stats): boolean {
  const sameOwner = one.uid === other.uid && one.gid === other.gid;
  return sameOwner && permissionsOf(one) === permissionsOf(other);
}
