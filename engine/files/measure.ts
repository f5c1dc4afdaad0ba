// How many bytes a folder takes on the disk, as blocks.
// Invariant: of a file with several names each name counts its share, so that folders which share
// files by hard links together count them once.

import { lstatSync, readdirSync } from "node:fs";
import type { Checkpoint } from "./checkpoint.ts";
import { codeOf } from "./errno.ts";

export interface Measured {
  readonly bytes: number;
  /** Whether files are shared with other folders, whose end would change the size. */
  readonly isLinked: boolean;
}

const BLOCK_BYTES = 512;

export function measureFolder(folder: string, check: Checkpoint): Measured {
  const names = new Map<number, { seen: number; links: number }>();
  let bytes = 0;
  const visit = (path: string): void => {
    check();
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return;
    const ownBytes = stats.blocks * BLOCK_BYTES;
    if (!stats.isDirectory()) {
      bytes += ownBytes / stats.nlink;
      if (stats.nlink === 1) return;
      const known = names.get(stats.ino) ?? { seen: 0, links: stats.nlink };
      names.set(stats.ino, { ...known, seen: known.seen + 1 });
      return;
    }
    bytes += ownBytes;
    for (const name of namesIn(path)) visit(`${path}/${name}`);
  };
  visit(folder);
  const isLinked = [...names.values()].some(({ seen, links }) => seen < links);
  return { bytes: Math.round(bytes), isLinked };
}

/** A cache volume may be in use, and change while it is measured. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return [];
    throw error;
  }
}
