// Copies a file onto a path, or what is in a directory into a path, from one tree to another.
// Mode, owner, times, links among what is copied, extended attributes and devices come along.
// A symbolic link on the target's path, or where a directory is to be merged, is followed inside
// the target's root; where a file is to be, a link in its place is replaced.

import type { Stats } from "node:fs";
import { constants, copyFileSync, linkSync, mkdirSync, readlinkSync, symlinkSync } from "node:fs";
import { assert } from "../../stdlib/base/assert.ts";
import { fail } from "../event/failure.ts";
import { makeNode } from "../libc/libc.ts";
import type { Filter } from "../op/op.ts";
import { copyAttributes, type Overrides } from "./attributes.ts";
import { type Checkpoint, NO_CHECK } from "./checkpoint.ts";
import { kindOf } from "./entry.ts";
import { clearWay, makeParents } from "./folders.ts";
import { findInside, insidePath, resolveInside, statOf } from "./resolve.ts";
import { type Visit, type Visitor, walkFolder } from "./walk.ts";

/** A path in a folder tree. */
export interface TreePath {
  readonly root: string;
  readonly path: string;
}

export interface CopyOptions extends Overrides {
  readonly filter: Filter;
}

export function copyInside(
  source: TreePath,
  target: TreePath,
  options: CopyOptions,
  check: Checkpoint = NO_CHECK,
): void {
  const from = findInside(source.root, source.path);
  const to = resolveInside(target.root, target.path, { followLast: true });
  makeParents(target.root, to);
  if (from.stats.isDirectory()) {
    const visitor = createFolderCopy({ root: target.root, to, overrides: options });
    walkFolder(from.hostPath, options.filter, visitor, check);
  } else {
    clearWay(target.root, to);
    copyLeaf(from.hostPath, from.stats, to, options);
  }
}

interface FolderCopy {
  readonly root: string;
  readonly to: string;
  readonly overrides: Overrides;
}

interface OpenFolder {
  readonly hostPath: string;
  /** Whether it gets the attributes of the one that is copied. */
  readonly isDressed: boolean;
}

function createFolderCopy({ root, to, overrides }: FolderCopy): Visitor {
  const open: OpenFolder[] = [];
  const copied = new Map<string, string>();
  const below = (visit: Visit) => {
    const folder = open.at(-1);
    return folder === undefined ? to : `${folder.hostPath}/${visit.name}`;
  };

  return {
    enter: (visit) => void open.push(openFolder(root, below(visit), visit.path === "")),
    leave(visit) {
      const folder = open.pop();
      assert(folder !== undefined, "a walk leaves what it entered");
      if (folder.isDressed) copyAttributes(visit.hostPath, visit.stats, folder.hostPath, overrides);
    },
    leaf(visit) {
      const place = below(visit);
      clearWay(root, place);
      const { stats } = visit;
      const inode = stats.nlink > 1 ? `${stats.dev} ${stats.ino}` : null;
      const twin = inode === null ? undefined : copied.get(inode);
      if (twin !== undefined) return linkSync(twin, place);
      copyLeaf(visit.hostPath, stats, place, overrides);
      if (inode !== null) copied.set(inode, place);
    },
  };
}

/** A top that is there already, and a directory reached by a link, stay as they are. */
function openFolder(root: string, hostPath: string, isTop: boolean): OpenFolder {
  const stats = statOf(hostPath);
  if (stats === null) {
    mkdirSync(hostPath);
    return { hostPath, isDressed: true };
  }
  if (stats.isDirectory()) return { hostPath, isDressed: !isTop };
  const path = insidePath(root, hostPath);
  const end = resolveInside(root, path, { followLast: true });
  if (statOf(end)?.isDirectory()) return { hostPath: end, isDressed: false };
  fail({ kind: "path-kind", path, want: "a directory", got: `a ${kindOf(stats)}` });
}

/** `to` is free. */
export function copyLeaf(from: string, stats: Stats, to: string, overrides: Overrides): void {
  if (stats.isFile()) copyFileSync(from, to, constants.COPYFILE_FICLONE);
  else if (stats.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  else makeTwinNode(to, stats);
  copyAttributes(from, stats, to, overrides);
}

/** A device, pipe or socket like the one that `stats` describe. */
export function makeTwinNode(hostPath: string, { mode, rdev }: Stats): void {
  const minor = (rdev & 0xff) | ((rdev >>> 12) & 0xfff00);
  makeNode(hostPath, mode, (rdev >>> 8) & 0xfff, minor);
}
