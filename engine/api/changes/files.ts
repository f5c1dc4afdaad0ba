// The files on both sides of a change, read whole, as patches and merges need them.

import { fail } from "../../event/failure.ts";
import type { Difference } from "../../op/difference.ts";
import type { Entry } from "../../op/entry.ts";
import { nameOf } from "../../op/path.ts";
import type { Spot } from "../../op/plan.ts";
import type { PatchedFile } from "../../text/patch/apply.ts";
import type { FileChange } from "../../text/patch/write.ts";
import type { Context } from "../context.ts";
import { below } from "../edits.ts";
import type { ChangesetState } from "../values/states.ts";

/** Two of them are in memory at a time. */
const MOST_CHANGED_BYTES = 64 * 1024 * 1024;

/** Directories are no part of it; of one that was removed, the files in it are. */
export async function* changedFiles(
  { before, after }: ChangesetState,
  differences: readonly Difference[],
  context: Context,
): AsyncGenerator<FileChange> {
  for (const one of differences) {
    if (one.after === null && one.before?.kind === "directory") {
      yield* removedFiles(below(before, one.path), one.path, context);
      continue;
    }
    const [old, now] = await Promise.all([
      readSide(before, one.path, one.before, context),
      readSide(after, one.path, one.after, context),
    ]);
    if (old !== null || now !== null) yield { path: one.path, before: old, after: now };
  }
}

async function* removedFiles(
  folder: Spot,
  path: string,
  context: Context,
): AsyncGenerator<FileChange> {
  for (const entry of await context.solver.list(folder, context.scope)) {
    const [spot, own] = [below(folder, entry.name), `${path}/${entry.name}`];
    if (entry.kind === "directory") yield* removedFiles(spot, own, context);
    const before = await readFile(spot, entry, context);
    if (before !== null) yield { path: own, before, after: null };
  }
}

function readSide(
  folder: Spot,
  path: string,
  entry: Entry | null,
  context: Context,
): Promise<PatchedFile | null> {
  return entry === null ? Promise.resolve(null) : readFile(below(folder, path), entry, context);
}

/** null for what is neither a file nor a link. */
async function readFile(
  spot: Spot,
  { kind, mode, size }: Entry,
  { solver, scope }: Context,
): Promise<PatchedFile | null> {
  if (kind === "symlink") {
    const bytes = Buffer.from(await solver.readLink(spot, scope));
    return { bytes, mode, isLink: true };
  }
  if (kind !== "file") return null;
  if (size > MOST_CHANGED_BYTES) {
    fail({ kind: "file-too-large", path: spot.path, size, limit: MOST_CHANGED_BYTES });
  }
  return { bytes: await solver.read(spot, scope), mode, isLink: false };
}

export async function readFileAt(
  folder: Spot,
  path: string,
  context: Context,
): Promise<PatchedFile | null> {
  const spot = below(folder, path);
  const entry = await context.solver.stat(spot, context.scope, false);
  return entry === null ? null : readFile(spot, { ...entry, name: nameOf(path) }, context);
}
