// Which of the machine's users and groups exist here. Root of a user namespace has few of them, and
// may do less than the machine's own root with mounts and settings.

import { readFileSync } from "node:fs";

export interface Identities {
  /** The machine's root, with every user and group. */
  readonly areAll: boolean;
  /** Groups 0 up to this one, and not further, are known. */
  readonly lastGroup: number;
}

export function readIdentities(): Identities {
  return identitiesIn(readFileSync("/proc/self/gid_map", "utf8"));
}

/** Lines of `first-here first-outside how-many`. */
export function identitiesIn(groupMap: string): Identities {
  const lines = groupMap.trim().split("\n");
  const ranges = lines.map((line) => line.trim().split(/\s+/).map(Number));
  let known = 0;
  for (const [here, , size] of ranges.toSorted(([a = 0], [b = 0]) => a - b)) {
    if (here === known) known += size ?? 0;
  }
  return { areAll: known === EVERY, lastGroup: Math.min(known - 1, LARGEST_SETTING) };
}

const EVERY = 2 ** 32 - 1;
/** The kernel's settings that name a group are signed. */
const LARGEST_SETTING = 2 ** 31 - 1;
