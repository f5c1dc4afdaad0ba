// Makes one Layer out of others, or out of parts of them, without copying data: by hard links.
// Layers are linked from the bottom to the top; what a Layer removes or replaces goes from the
// target, so that the target needs no marks itself.
// Invariant: source and target then share inodes, which nobody may change in place: this is for
// Layers alone, whose content never changes, and where owner and mode stay.

import { linkSync, lstatSync, mkdirSync, rmSync, type Stats } from "node:fs";
import { assert } from "../../stdlib/base/assert.ts";
import { getAttribute } from "../libc/libc.ts";
import type { Filter } from "../op/op.ts";
import { parentOf } from "../op/path.ts";
import { copyAttributes, NO_OVERRIDES } from "./attributes.ts";
import { type Checkpoint, NO_CHECK } from "./checkpoint.ts";
import { copyLeaf } from "./copy.ts";
import { codeOf } from "./errno.ts";
import { readNames } from "./names.ts";
import { statOf } from "./resolve.ts";
import { type Visit, walkFolder } from "./walk.ts";

/** What is in `source` comes into `target`, which is a directory; both are paths of the host. */
export function linkTree(
  source: string,
  target: string,
  filter: Filter,
  check: Checkpoint = NO_CHECK,
): void {
  const placeOf = (visit: Visit) => (visit.path === "" ? target : `${target}/${visit.path}`);
  const visitor = {
    enter: (visit: Visit) => openFolder(visit.hostPath, placeOf(visit)),
    leave: (visit: Visit) =>
      copyAttributes(visit.hostPath, visit.stats, placeOf(visit), NO_OVERRIDES),
    leaf: (visit: Visit) => linkLeaf(visit, placeOf(visit)),
  };
  walkFolder(source, filter, visitor, check);
}

/** Makes the directories above `path` in a Layer as they are in the view it is to lie on. */
export function mirrorParents(view: string, path: string, layer: string): void {
  if (path === "/") return;
  const parent = parentOf(path);
  const at = parent === "/" ? "" : parent;
  mirrorParents(view, parent, layer);
  const stats = lstatSync(view + at);
  assert(stats.isDirectory(), `${parent} is a directory`);
  if (statOf(layer + at) === null) mkdirSync(layer + at);
  copyAttributes(view + at, stats, layer + at, NO_OVERRIDES);
}

function openFolder(source: string, target: string): void {
  const stats = statOf(target);
  if (stats?.isDirectory()) {
    if (isOpaque(source)) removeAll(target);
    return;
  }
  if (stats !== null) rmSync(target);
  mkdirSync(target);
}

function linkLeaf({ hostPath, stats }: Visit, target: string): void {
  if (statOf(target) !== null) rmSync(target, { recursive: true });
  if (isWhiteout(stats)) return;
  try {
    linkSync(hostPath, target);
  } catch (error) {
    if (!["EXDEV", "EMLINK", "EPERM"].includes(codeOf(error))) throw error;
    copyLeaf(hostPath, stats, target, NO_OVERRIDES);
  }
}

/** overlayfs's marks in a Layer: a device 0:0 hides a name, an attribute all that lies below. */
function isWhiteout(stats: Stats): boolean {
  return stats.isCharacterDevice() && stats.rdev === 0;
}

function isOpaque(directory: string): boolean {
  return ["trusted.overlay.opaque", "user.overlay.opaque"].some(
    (name) => getAttribute(directory, name)?.[0] === OPAQUE,
  );
}

const OPAQUE = "y".charCodeAt(0);

function removeAll(directory: string): void {
  for (const name of readNames(directory)) rmSync(`${directory}/${name}`, { recursive: true });
}
