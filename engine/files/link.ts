// Makes one Layer out of others, or out of parts of them, without copying data: by hard links.
// Layers are linked from the bottom to the top. What a Layer removes or replaces goes from the
// target first, so that the target needs no marks itself and holds what a filtered view would show.
// Invariant: source and target then share inodes, which nobody may change in place: this is for
// Layers alone, whose content never changes, and where owner and mode stay.

import { linkSync, lstatSync, mkdirSync, rmdirSync, rmSync, type Stats } from "node:fs";
import { isOpaque } from "../libc/marks.ts";
import type { Filter } from "../op/op.ts";
import { createMatcher, type Matcher } from "../op/pattern.ts";
import { copyAttributes, NO_OVERRIDES } from "./attributes.ts";
import { type Checkpoint, NO_CHECK } from "./checkpoint.ts";
import { copyLeaf } from "./copy.ts";
import { codeOf } from "./errno.ts";
import { readEntries, readNames } from "./names.ts";
import { statOf } from "./resolve.ts";
import { type Visit, walkFolder } from "./walk.ts";

/**
 * What is in `source` comes into `target`; both are paths of the host. A filter by .gitignore
 * files sees those of this one Layer.
 */
export function linkTree(
  source: string,
  target: string,
  filter: Filter,
  check: Checkpoint = NO_CHECK,
): void {
  if (statOf(target) !== null) uncover(source, target, createMatcher(filter));
  const placeOf = (visit: Visit) => (visit.path === "" ? target : `${target}/${visit.path}`);
  const visitor = {
    enter(visit: Visit) {
      const place = placeOf(visit);
      if (statOf(place) === null) mkdirSync(place);
    },
    leave: (visit: Visit) =>
      copyAttributes(visit.hostPath, visit.stats, placeOf(visit), NO_OVERRIDES),
    leaf: (visit: Visit) => linkLeaf(visit, placeOf(visit)),
    skips: ({ stats }: Visit) => isWhiteout(stats),
  };
  walkFolder(source, filter, visitor, check);
}

/** Takes from the target what the Layer hides, whether the filter keeps what hides it or not. */
function uncover(source: string, target: string, matcher: Matcher, path = ""): void {
  if (isOpaque(source)) {
    for (const name of readNames(target)) rmSync(`${target}/${name}`, { recursive: true });
  }
  for (const entry of readEntries(source)) {
    const place = `${target}/${entry.name}`;
    const stats = statOf(place);
    if (stats === null) continue;
    if (!entry.isDirectory() || !stats.isDirectory()) {
      rmSync(place, { recursive: true });
      continue;
    }
    const from = `${source}/${entry.name}`;
    const below = path === "" ? entry.name : `${path}/${entry.name}`;
    uncover(from, place, matcher, below);
    copyAttributes(from, lstatSync(from), place, NO_OVERRIDES);
    // It was there only for what was in it.
    if (!matcher.keeps(below) && readNames(place).length === 0) rmdirSync(place);
  }
}

function linkLeaf({ hostPath, stats }: Visit, target: string): void {
  try {
    linkSync(hostPath, target);
  } catch (error) {
    if (!["EXDEV", "EMLINK", "EPERM"].includes(codeOf(error))) throw error;
    copyLeaf(hostPath, stats, target, NO_OVERRIDES);
  }
}

/** overlayfs's mark in a Layer that hides a name. */
export function isWhiteout(stats: Stats): boolean {
  return stats.isCharacterDevice() && stats.rdev === 0;
}
