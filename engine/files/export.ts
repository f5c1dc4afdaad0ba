// Writes a file, or what is in a directory, from a tree to the user's own folders.
// Modes, times and symbolic links come along; the owner is whoever runs the engine.
// Invariant: a file on the host is whole at every moment, the old one or the new one; nothing is
// written through a link that lies below the path which the user named.

import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { ensureFolder } from "../../stdlib/base/ensure-folder.ts";
import { fail } from "../event/failure.ts";
import { EVERYTHING } from "../op/op.ts";
import { type Checkpoint, NO_CHECK } from "./checkpoint.ts";
import { makeTwinNode, type TreePath } from "./copy.ts";
import { permissionsOf } from "./entry.ts";
import { failHostPath } from "./errno.ts";
import { readNames } from "./names.ts";
import { findInside, statOf } from "./resolve.ts";
import { type Visit, type Visitor, walkFolder } from "./walk.ts";

export interface ExportOptions {
  /** Remove what is in the host's folder and not in the exported one. */
  readonly wipe: boolean;
  /** Paths below the host's folder to remove, before the export. */
  readonly remove?: readonly string[];
}

export function exportTree(
  source: TreePath,
  hostPath: string,
  { wipe, remove = [] }: ExportOptions,
  check: Checkpoint = NO_CHECK,
): void {
  const found = findInside(source.root, source.path);
  try {
    const target = prepare(hostPath);
    for (const path of remove) removeBelow(target, path);
    if (found.stats.isDirectory()) exportFolder(found.hostPath, target, wipe, check);
    else exportLeaf(found.hostPath, found.stats, target);
  } catch (error) {
    failHostPath(error, hostPath);
  }
}

/** A link that the user named, or on the way to what the user named, is the user's wish. */
function prepare(hostPath: string): string {
  ensureFolder(dirname(hostPath));
  const isLink = statOf(hostPath)?.isSymbolicLink() === true;
  return isLink ? realpathSync(hostPath) : hostPath;
}

/** Not through a link below the folder, which may lead anywhere. */
function removeBelow(folder: string, path: string): void {
  let place = folder;
  for (const name of path.split("/").filter((part) => part !== "")) {
    if (place !== folder && statOf(place)?.isSymbolicLink()) return;
    place = join(place, name);
  }
  rmSync(place, { recursive: true, force: true });
}

function exportFolder(source: string, target: string, wipe: boolean, check: Checkpoint): void {
  if (statOf(target)?.isDirectory() === false) {
    fail({
      kind: "host-path",
      path: target,
      why: "it is a file, and a directory is to be written",
    });
  }
  walkFolder(source, EVERYTHING, createExport(target, wipe), check);
}

function createExport(target: string, wipe: boolean): Visitor {
  const placeOf = (visit: Visit) => join(target, visit.path);
  const written = new Map<string, string>();
  return {
    enter(visit) {
      const place = placeOf(visit);
      openFolder(place);
      if (wipe) wipeOthers(visit.hostPath, place);
    },
    leave(visit) {
      // The folder that the user named is the user's own and keeps its mode.
      if (visit.path !== "") dress(placeOf(visit), visit.stats);
    },
    leaf(visit) {
      const place = placeOf(visit);
      const { stats } = visit;
      const inode = stats.nlink > 1 ? `${stats.dev} ${stats.ino}` : null;
      const twin = inode === null ? undefined : written.get(inode);
      if (statOf(place)?.isDirectory()) rmSync(place, { recursive: true });
      if (twin === undefined) exportLeaf(visit.hostPath, stats, place);
      else replaceBy(place, (draft) => linkSync(twin, draft));
      if (inode !== null) written.set(inode, place);
    },
  };
}

function openFolder(place: string): void {
  const stats = statOf(place);
  if (stats?.isDirectory()) return;
  if (stats !== null) rmSync(place);
  mkdirSync(place);
}

function wipeOthers(source: string, place: string): void {
  const kept = new Set(readNames(source));
  for (const name of readNames(place)) {
    if (!kept.has(name)) rmSync(join(place, name), { recursive: true });
  }
}

function exportLeaf(from: string, stats: Stats, place: string): void {
  if (statOf(place)?.isDirectory()) {
    fail({ kind: "host-path", path: place, why: "it is a directory, and a file is to be written" });
  }
  replaceBy(place, (draft) => {
    if (stats.isSymbolicLink()) return symlinkSync(readlinkSync(from), draft);
    if (stats.isFile()) copyFileSync(from, draft, constants.COPYFILE_FICLONE);
    else makeTwinNode(draft, stats);
    // A copy has the owner of what was copied, and what is exported is ours.
    if (stats.uid !== 0 || stats.gid !== 0) chownSync(draft, 0, 0);
    dress(draft, stats);
  });
}

function dress(place: string, stats: Stats): void {
  chmodSync(place, permissionsOf(stats));
  lutimesSync(place, stats.atimeMs / 1000, stats.mtimeMs / 1000);
}

/** Made beside its place under another name, then renamed, which replaces what is there at once. */
function replaceBy(place: string, make: (draft: string) => void): void {
  const draft = join(dirname(place), `.rondel-${randomBytes(6).toString("hex")}`);
  try {
    make(draft);
    renameSync(draft, place);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
