// Compares two folders path by path, in the order of names.

import { fail } from "../event/failure.ts";
import type { Difference } from "../op/difference.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { TreePath } from "./copy.ts";
import { entryOf, kindOf } from "./entry.ts";
import { createFileHasher, type HashFile } from "./hash.ts";
import { readNames } from "./names.ts";
import { findInside, statOf } from "./resolve.ts";
import { isSameFolder, isSameLeaf } from "./same.ts";

interface Comparison {
  readonly check: Checkpoint;
  readonly hashFile: HashFile;
  readonly found: Difference[];
}

export function compareFolders(before: TreePath, after: TreePath, check: Checkpoint): Difference[] {
  const comparison = { check, hashFile: createFileHasher(check), found: [] };
  compareLevel(comparison, findFolder(before), findFolder(after), "");
  return comparison.found;
}

function findFolder({ root, path }: TreePath): string {
  const { hostPath, stats } = findInside(root, path);
  if (stats.isDirectory()) return hostPath;
  return fail({ kind: "path-kind", path, want: "a directory", got: `a ${kindOf(stats)}` });
}

/** `before` is null where all is new. */
function compareLevel(
  comparison: Comparison,
  before: string | null,
  after: string,
  prefix: string,
): void {
  const oldNames = before === null ? [] : readNames(before);
  const names = new Set([...oldNames, ...readNames(after)]);
  for (const name of before === null ? names : [...names].sort(byBytes)) {
    comparison.check();
    const oldPath = before === null ? null : `${before}/${name}`;
    comparePath(comparison, oldPath, `${after}/${name}`, prefix + name);
  }
}

function comparePath(
  comparison: Comparison,
  oldPath: string | null,
  newPath: string,
  path: string,
): void {
  const oldStats = oldPath === null ? null : statOf(oldPath);
  const newStats = statOf(newPath);
  const name = path.slice(path.lastIndexOf("/") + 1);
  const before = oldStats === null ? null : entryOf(name, oldStats);
  const after = newStats === null ? null : entryOf(name, newStats);
  const { found, hashFile } = comparison;
  const [wasFolder, isFolder] = [before?.kind === "directory", after?.kind === "directory"];
  if (before === null || after === null || wasFolder !== isFolder) {
    if (before !== null) found.push({ path, before, after: null });
    if (after !== null) found.push({ path, before: null, after });
    if (isFolder) compareLevel(comparison, null, newPath, `${path}/`);
    return;
  }
  if (oldPath === null || newStats === null) return;
  const isSame = isFolder
    ? isSameFolder(newStats, oldPath)
    : isSameLeaf({ hostPath: newPath, stats: newStats }, oldPath, hashFile);
  if (!isSame) found.push({ path, before, after });
  if (isFolder) compareLevel(comparison, oldPath, newPath, `${path}/`);
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
