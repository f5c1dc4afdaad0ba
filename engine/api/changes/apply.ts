// Puts the changes between two folders onto a third.

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
  const bare = removed.length === 0 ? base : removeAll(base, removed, true);
  if (removed.length === differences.length) return bare;
  return copyFolder(bare, "/", layerBetween(changes.before, changes.after), EVERYTHING, KEEP);
}
