// One changeset on top of another. Where both touch a path, the way that was asked for settles it:
// text is merged line by line, and what cannot be merged is one side's, or a failure.

import { fail } from "../../event/failure.ts";
import type { Difference } from "../../op/difference.ts";
import { EVERYTHING } from "../../op/op.ts";
import type { Spot } from "../../op/plan.ts";
import { mergeTexts } from "../../text/merge.ts";
import type { PatchedFile } from "../../text/patch/apply.ts";
import { bytesOf, textOf } from "../../text/patch/patch.ts";
import { isBinary } from "../../text/patch/write.ts";
import type { Context } from "../context.ts";
import { below, copyFiles, copyFolder, KEEP, removeAll, writeFile } from "../edits.ts";
import type { ChangesetState } from "../values/states.ts";
import { applyChanges } from "./apply.ts";
import { readFileAt } from "./files.ts";

export type OnConflict =
  | "FAIL_EARLY"
  | "FAIL"
  | "LEAVE_CONFLICT_MARKERS"
  | "PREFER_OURS"
  | "PREFER_THEIRS";

interface Merge {
  readonly ours: ChangesetState;
  readonly theirs: ChangesetState;
  readonly onConflict: OnConflict;
  readonly context: Context;
}

export async function mergeChanges(merge: Merge): Promise<ChangesetState> {
  const { ours, theirs, onConflict, context } = merge;
  const { solver, scope } = context;
  const [own, other] = await Promise.all(
    [ours, theirs].map(({ before, after }) => solver.compare(before, after, scope)),
  );
  if (own === undefined || own.length === 0) return theirs;
  if (other === undefined || other.length === 0) return ours;
  const shared = await conflictsOf(own, other, merge);
  if (onConflict === "FAIL_EARLY" && shared.length > 0) failConflict(shared);
  const base = await joinBases(merge);
  const start = base === ours.before ? ours.after : applyChanges(base, ours, own);
  let after = applyChanges(start, theirs, other);
  for (const path of shared) after = await settle(after, path, merge);
  return { before: base, after };
}

/** What only one of the two folders that were changed has is a part of the common one. */
async function joinBases({ ours, theirs, context }: Merge): Promise<Spot> {
  const { solver, scope } = context;
  const [one, other] = await Promise.all(
    [ours.before, theirs.before].map((spot) => solver.digest(spot, scope)),
  );
  if (one === other) return ours.before;
  return copyFolder(theirs.before, "/", ours.before, EVERYTHING, KEEP);
}

/** The paths that both change, and not in the same way. */
async function conflictsOf(
  own: readonly Difference[],
  other: readonly Difference[],
  { ours, theirs, context }: Merge,
): Promise<string[]> {
  const isFolder = ({ before, after }: Difference) => (after ?? before)?.kind === "directory";
  const paths = new Set<string>();
  const theirsByPath = new Map(other.map((one) => [one.path, one]));
  for (const mine of own) {
    const their = theirsByPath.get(mine.path);
    if (their === undefined) continue;
    if (isFolder(mine) && isFolder(their)) continue;
    if (mine.after === null && their.after === null) continue;
    const [one, two] = await Promise.all([
      digestAt(ours.after, mine, context),
      digestAt(theirs.after, their, context),
    ]);
    if (one !== two) paths.add(mine.path);
  }
  for (const path of insideRemoved(own, other)) paths.add(path);
  for (const path of insideRemoved(other, own)) paths.add(path);
  return [...paths].sort();
}

async function digestAt(folder: Spot, one: Difference, context: Context): Promise<string> {
  if (one.after === null) return "";
  if (one.after.kind !== "symlink") {
    return context.solver.digest(below(folder, one.path), context.scope);
  }
  return `-> ${await context.solver.readLink(below(folder, one.path), context.scope)}`;
}

/** What one side changes in a folder that the other side removes. */
function insideRemoved(removing: readonly Difference[], changing: readonly Difference[]): string[] {
  const folders = removing.filter((one) => one.after === null && one.before?.kind === "directory");
  return changing
    .filter((one) => one.after !== null && one.after.kind !== "directory")
    .filter(({ path }) => folders.some((folder) => path.startsWith(`${folder.path}/`)))
    .map(({ path }) => path);
}

async function settle(folder: Spot, path: string, merge: Merge): Promise<Spot> {
  const { ours, theirs, onConflict, context } = merge;
  const [base, our, their] = await Promise.all(
    [ours.before, ours.after, theirs.after].map((spot) => readFileAt(spot, path, context)),
  );
  const text = mergeFiles(base ?? null, our ?? null, their ?? null, onConflict);
  if (text !== null) {
    const content = await context.sources.content(text);
    return writeFile(folder, path, content, our?.mode ?? their?.mode ?? 0o644, null);
  }
  const isOneGone = our === null || their === null;
  if (onConflict === "PREFER_OURS") return take(folder, ours.after, path, our ?? null);
  if (onConflict === "PREFER_THEIRS") return take(folder, theirs.after, path, their ?? null);
  // A change outlives a removal, as it can be undone by hand and a removal cannot.
  if (onConflict === "LEAVE_CONFLICT_MARKERS" && isOneGone) {
    const kept = our === null ? theirs.after : ours.after;
    return take(folder, kept, path, our ?? their ?? null);
  }
  return failConflict([path]);
}

/** null when there is no text to merge, or when a conflict is to be a failure. */
function mergeFiles(
  base: PatchedFile | null,
  ours: PatchedFile | null,
  theirs: PatchedFile | null,
  onConflict: OnConflict,
): Uint8Array | null {
  if (ours === null || theirs === null) return null;
  const all = [base, ours, theirs];
  if (all.some((file) => isBinary(file) || file?.isLink)) return null;
  const texts = all.map((file) => (file === null ? "" : textOf(file.bytes)));
  const [old = "", one = "", other = ""] = texts;
  const merged = mergeTexts(old, one, other, SETTLE[onConflict]);
  return merged === null ? null : bytesOf(merged);
}

const SETTLE = {
  FAIL_EARLY: null,
  FAIL: null,
  LEAVE_CONFLICT_MARKERS: "markers",
  PREFER_OURS: "ours",
  PREFER_THEIRS: "theirs",
} as const;

function take(folder: Spot, from: Spot, path: string, file: PatchedFile | null): Spot {
  if (file === null) return removeAll(folder, [path], true);
  return copyFiles(folder, [{ path, source: below(from, path) }], KEEP);
}

function failConflict(paths: readonly string[]): never {
  fail({ kind: "conflict", paths });
}
