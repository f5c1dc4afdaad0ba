// What can be seen of a value's files without anything running: for a card of it, and for who
// completes a path.
// Invariant: nothing runs and no event is told; what is read is bounded, however large the folder.

import { FailureError, type FailureKind } from "../../event/failure.ts";
import type { Entry } from "../../op/entry.ts";
import { joinPath } from "../../op/path.ts";
import type { Spot } from "../../op/plan.ts";
import type { Context } from "../context.ts";
import { below } from "../edits.ts";
import type { Data } from "../generated.ts";
import { pathIn, spotAt } from "../types/container/paths.ts";
import type { ContainerState } from "../values/container.ts";
import type { DirectoryState } from "../values/states.ts";
import type { Value } from "../values/value.ts";

export interface LookWish {
  readonly path: string;
  readonly levels: number;
  readonly maxEntries: number;
  readonly maxBytes: number;
}

const MOST_ENTRIES = 10_000;
const MOST_BYTES = 1024 * 1024;
/** Each folder that is looked into is a question to the Solver. */
const MOST_FOLDERS = 100;

const KINDS = {
  file: "REGULAR",
  directory: "DIRECTORY",
  symlink: "SYMLINK",
  other: "UNKNOWN",
} as const;

/** What means that there is nothing to be seen; all else is told as it is. */
const NOTHING_TO_SEE: ReadonlySet<FailureKind> = new Set(["not-made", "path-missing", "path-kind"]);

export async function lookAt(
  id: string,
  wish: LookWish,
  context: Context,
): Promise<Data["Look"] | null> {
  const value = (await context.trace(id)).at(-1)?.value ?? null;
  const spot = value === null ? null : spotOf(value, wish.path);
  if (spot === null) return null;
  try {
    return await lookAtSpot(spot, wish, context.quiet());
  } catch (error) {
    if (error instanceof FailureError && NOTHING_TO_SEE.has(error.failure.kind)) return null;
    throw error;
  }
}

function spotOf({ type, state }: Value, path: string): Spot | null {
  switch (type) {
    case "Container": {
      const container = state as ContainerState;
      return spotAt(container, pathIn(container, path));
    }
    case "Directory":
      return below((state as DirectoryState).spot, path);
    case "File":
      return (state as DirectoryState).spot;
    default:
      return null;
  }
}

async function lookAtSpot(
  spot: Spot,
  wish: LookWish,
  context: Context,
): Promise<Data["Look"] | null> {
  const { solver, scope } = context;
  const found = await solver.stat(spot, scope, true);
  if (found === null) return null;
  const seen = {
    kind: KINDS[found.kind],
    sizeBytes: null,
    entries: [],
    moreEntries: 0,
    head: null,
    ...rightsOf(found),
  };
  if (found.kind === "directory") return { ...seen, ...(await lookInto(spot, wish, context)) };
  if (found.kind !== "file") return seen;
  const length = Math.min(Math.max(wish.maxBytes, 0), MOST_BYTES, found.size);
  const head = await solver.read(spot, scope, { offset: 0, length });
  return { ...seen, sizeBytes: found.size, head: Buffer.from(head).toString("base64") };
}

/** Folder by folder from the top; one whose entries are too many stays shut. */
async function lookInto(
  top: Spot,
  { levels, maxEntries }: LookWish,
  { solver, scope }: Context,
): Promise<Pick<Data["Look"], "entries" | "moreEntries">> {
  const most = Math.min(Math.max(maxEntries, 0), MOST_ENTRIES);
  const whole = await solver.list(top, scope);
  const entries = whole.slice(0, most).map((entry) => tell("", entry));
  const shut = { moreEntries: whole.length - entries.length };
  let isCounted = true;
  const open = foldersIn(whole.slice(0, most), "", 1);
  for (let at = 0; at < open.length; at++) {
    const folder = open[at];
    if (folder === undefined || folder.level >= levels || at >= MOST_FOLDERS) {
      isCounted = false;
      break;
    }
    const found = await solver.list({ ...top, path: joinPath(top.path, folder.path) }, scope);
    if (entries.length + found.length > most) {
      shut.moreEntries += found.length;
      isCounted &&= !found.some(({ kind }) => kind === "directory");
      continue;
    }
    entries.push(...found.map((entry) => tell(folder.path, entry)));
    open.push(...foldersIn(found, folder.path, folder.level + 1));
  }
  return { entries, moreEntries: isCounted ? shut.moreEntries : null };
}

interface Folder {
  readonly path: string;
  readonly level: number;
}

function foldersIn(entries: readonly Entry[], path: string, level: number): Folder[] {
  const folders = entries.filter(({ kind }) => kind === "directory");
  return folders.map(({ name }) => ({ path: under(path, name), level }));
}

function tell(folder: string, entry: Entry): Data["LookEntry"] {
  const { name, kind, size } = entry;
  const path = under(folder, name);
  return { path, kind: KINDS[kind], sizeBytes: kind === "file" ? size : null, ...rightsOf(entry) };
}

function rightsOf({ mode, uid, gid }: Entry) {
  return { permissions: mode, owner: `${uid}:${gid}` };
}

function under(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
