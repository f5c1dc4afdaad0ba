// Puts the changes between two folders onto a third.

import { fail } from "../../event/failure.ts";
import type { Difference } from "../../op/difference.ts";
import { EVERYTHING } from "../../op/op.ts";
import type { Spot } from "../../op/plan.ts";
import { copyFolder, KEEP, layerBetween, removeAll } from "../edits.ts";
import type { ChangesetState } from "../values/states.ts";

/** What was removed goes first, since something else may be in its place now. */
export function applyChanges(
  base: Spot,
  changes: ChangesetState,
  differences: readonly Difference[],
): Spot {
  const removed = differences.filter(({ after }) => after === null).map(({ path }) => path);
  const bare = removed.length === 0 ? base : removePaths(base, removed);
  if (removed.length === differences.length) return bare;
  return copyFolder(bare, "/", layerBetween(changes.before, changes.after), EVERYTHING, KEEP);
}

/** A removal knows `*` and `?` as signs, and would take more than was meant. */
export function removePaths(base: Spot, paths: readonly string[]): Spot {
  const strange = paths.find((path) => /[*?]/.test(path));
  if (strange !== undefined) {
    const want = "removed paths without * and ?";
    fail({ kind: "argument", argument: "changes", want, got: strange });
  }
  return removeAll(base, paths);
}
