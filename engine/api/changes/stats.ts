// How much each path of a changeset changed. A file that went from one path to another, as it was,
// is one rename and not a removal and an addition.

import type { Difference } from "../../op/difference.ts";
import { difference } from "../../text/difference.ts";
import { linesOf, textOf } from "../../text/patch/patch.ts";
import { isBinary } from "../../text/patch/write.ts";
import type { Context } from "../context.ts";
import { below } from "../edits.ts";
import type { ChangesetState, DiffStatState } from "../values/states.ts";
import { changedFiles } from "./files.ts";
import { pathOf } from "./paths.ts";

export async function statsOf(
  changeset: ChangesetState,
  differences: readonly Difference[],
  context: Context,
): Promise<DiffStatState[]> {
  const origins = await findRenames(changeset, differences, context);
  const sources = new Set(origins.values());
  const others = differences.filter(({ path }) => !origins.has(path) && !sources.has(path));
  const counts = await countLines(changeset, others, context);
  return differences.flatMap((one): DiffStatState[] => {
    const oldPath = origins.get(one.path) ?? null;
    if (oldPath !== null && one.before === null) {
      return [{ path: one.path, oldPath, kind: "RENAMED", addedLines: 0, removedLines: 0 }];
    }
    if (sources.has(one.path) && one.after === null) return [];
    const { added, removed } = counts.get(one.path) ?? { added: 0, removed: 0 };
    const lines = { addedLines: added, removedLines: removed };
    return [{ path: pathOf(one), oldPath: null, kind: kindOf(one), ...lines }];
  });
}

function kindOf({ before, after }: Difference): DiffStatState["kind"] {
  if (before === null) return "ADDED";
  return after === null ? "REMOVED" : "MODIFIED";
}

/** From the new path to the old one. Only files of one size are looked at closely. */
async function findRenames(
  { before, after }: ChangesetState,
  differences: readonly Difference[],
  { solver, scope }: Context,
): Promise<Map<string, string>> {
  const removed = differences.filter((one) => one.after === null && one.before?.kind === "file");
  const added = differences.filter((one) => one.before === null && one.after?.kind === "file");
  const renames = new Map<string, string>();
  const taken = new Set<string>();
  for (const one of added) {
    const alike = removed.filter(
      (old) => old.before?.size === one.after?.size && !taken.has(old.path) && one.after?.size,
    );
    if (alike.length === 0) continue;
    const digest = await solver.digest(below(after, one.path), scope);
    for (const old of alike) {
      if ((await solver.digest(below(before, old.path), scope)) !== digest) continue;
      renames.set(one.path, old.path);
      taken.add(old.path);
      break;
    }
  }
  return renames;
}

interface Counts {
  readonly added: number;
  readonly removed: number;
}

async function countLines(
  changeset: ChangesetState,
  differences: readonly Difference[],
  context: Context,
): Promise<Map<string, Counts>> {
  const counts = new Map<string, Counts>();
  const folders = differences.filter(({ before, after }) => {
    return after === null && before?.kind === "directory";
  });
  for await (const { path, before, after } of changedFiles(changeset, differences, context)) {
    if (isBinary(before) || isBinary(after)) continue;
    const [old, now] = [before, after].map((file) => (file ? linesOf(textOf(file.bytes)) : []));
    // The lines of a folder that was removed count for the folder.
    const owner = folders.find((folder) => path.startsWith(`${folder.path}/`))?.path ?? path;
    const { added, removed } = counts.get(owner) ?? { added: 0, removed: 0 };
    const regions = difference(old ?? [], now ?? []);
    counts.set(owner, {
      added: regions.reduce((sum, one) => sum + one.newEnd - one.newStart, added),
      removed: regions.reduce((sum, one) => sum + one.oldEnd - one.oldStart, removed),
    });
  }
  return counts;
}
