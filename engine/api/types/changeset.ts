// Changeset and DiffStat. A changeset is two folders; what differs is found out when it is asked.

import { fail } from "../../event/failure.ts";
import type { Difference } from "../../op/difference.ts";
import type { Spot } from "../../op/plan.ts";
import { bytesOf } from "../../text/patch/patch.ts";
import { writePatch } from "../../text/patch/write.ts";
import { applyChanges } from "../changes/apply.ts";
import { changedFiles } from "../changes/files.ts";
import { mergeChanges } from "../changes/merge.ts";
import { addedPaths, modifiedPaths, removedPaths } from "../changes/paths.ts";
import { statsOf } from "../changes/stats.ts";
import type { Context } from "../context.ts";
import { layerBetween, newFile } from "../edits.ts";
import { exportTo } from "../export.ts";
import type { ChangesetFields, DiffStatFields } from "../generated.ts";
import type { ChangesetState } from "../values/states.ts";

const PATCH_MODE = 0o644;
/** It is put together in memory. */
const MOST_PATCH_BYTES = 256 * 1024 * 1024;

export const changeset: ChangesetFields = {
  addedPaths: async (self, _args, context) => addedPaths(await compare(self, context)),
  after: ({ after }) => ({ spot: after }),
  async asPatch(self, _args, context) {
    let patch = "";
    for await (const file of changedFiles(self, await compare(self, context), context)) {
      patch += writePatch(file);
      if (patch.length > MOST_PATCH_BYTES) {
        fail({ kind: "limit", what: "the size of a patch", limit: MOST_PATCH_BYTES });
      }
    }
    const content = await context.sources.content(bytesOf(patch));
    return { spot: newFile("changes.patch", content, PATCH_MODE) };
  },
  before: ({ before }) => ({ spot: before }),
  diffStats: async (self, _args, context) => statsOf(self, await compare(self, context), context),
  async export(self, { path }, context) {
    const remove = removedPaths(await compare(self, context));
    return exportTo(layerBetween(self.before, self.after), path, { wipe: false, remove }, context);
  },
  isEmpty: async (self, _args, context) => (await compare(self, context)).length === 0,
  layer: ({ before, after }) => ({ spot: layerBetween(before, after) }),
  modifiedPaths: async (self, _args, context) => modifiedPaths(await compare(self, context)),
  removedPaths: async (self, _args, context) => removedPaths(await compare(self, context)),
  async sync(self, _args, context) {
    await compare(self, context);
  },
  withChangeset: (self, { changes, onConflict }, context) =>
    mergeChanges({ ours: self, theirs: changes.state, onConflict, context }),
  async withChangesets(self, { changes, onConflict }, context) {
    let ours = self;
    for (const { state: theirs } of changes) {
      ours = await mergeChanges({ ours, theirs, onConflict, context });
    }
    return ours;
  },
};

export const diffStat: DiffStatFields = {
  addedLines: ({ addedLines }) => addedLines,
  kind: ({ kind }) => kind,
  oldPath: ({ oldPath }) => oldPath,
  path: ({ path }) => path,
  removedLines: ({ removedLines }) => removedLines,
};

export async function withChanges(
  base: Spot,
  changes: ChangesetState,
  context: Context,
): Promise<Spot> {
  return applyChanges(base, changes, await compare(changes, context));
}

function compare(
  { before, after }: ChangesetState,
  { solver, scope }: Context,
): Promise<Difference[]> {
  return solver.compare(before, after, scope);
}
