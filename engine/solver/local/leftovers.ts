// What a live process leaves when it has ended: the upper folders of all that it could write to.
// Invariant: after keep or discard none of them is there any more but as a tree of the store.

import { statOf } from "../../files/resolve.ts";
import { EVERYTHING, type ExecOp } from "../../op/op.ts";
import { isWithin, relativeTo } from "../../op/path.ts";
import type { LayerDraft } from "../../store/store.ts";
import type { KeptTree, LiveChange, LiveChanges } from "../solver.ts";
import { readChanges, withoutMarks } from "./changes.ts";
import { keepTree } from "./keep-tree.ts";
import type { Kit } from "./kit.ts";
import type { OpenedMounts } from "./mounts.ts";
import type { Workspace } from "./workspace.ts";

export interface Leftovers {
  /** When the process has ended, and before its mounts are closed. */
  take(): void;
  changes(): LiveChanges;
  keep(): Promise<KeptTree[]>;
  discard(): void;
}

export interface LeftoversOptions {
  readonly op: ExecOp;
  readonly root: Workspace;
  readonly mounts: OpenedMounts;
  readonly kit: Kit;
  readonly isLoose: boolean;
}

/** One file system that could be written to. */
interface Space {
  readonly workspace: Workspace;
  /** Where the process saw what is at `path` in it. */
  readonly at: string;
  readonly path: string;
}

interface Taken extends Space {
  readonly draft: LayerDraft;
  readonly list: readonly LiveChange[];
  readonly removed: readonly string[];
}

const MOST_LISTED_CHANGES = 1000;

export function createLeftovers({ op, root, mounts, kit, isLoose }: LeftoversOptions): Leftovers {
  const spaces = [{ workspace: root, at: "/", path: "/" }, ...spacesOf(op, mounts)];
  const provided = [op.cwd, ...op.mounts.map(({ at }) => at)];
  let taken: Taken[] = [];
  const discard = () => {
    for (const { draft } of taken.splice(0)) draft.discard();
  };
  return {
    take() {
      taken = spaces.map((space) => takeOne(space, provided, kit));
    },
    changes() {
      const list = taken.flatMap((one) => one.list);
      return { list: list.slice(0, MOST_LISTED_CHANGES), total: list.length };
    },
    async keep() {
      const signal = new AbortController().signal;
      const kept: KeptTree[] = [];
      try {
        for (const one of taken) {
          const isSame = one.list.length + one.removed.length === 0;
          if (isLoose || !isSame) kept.push(await keepOne(one, kit, isLoose, signal));
        }
      } finally {
        discard();
      }
      return kept;
    },
    discard,
  };
}

function spacesOf(op: ExecOp, { workspaces }: OpenedMounts): Space[] {
  return op.mounts.flatMap((mount) => {
    const workspace = workspaces.get(`mount:${mount.at}`);
    if (workspace === undefined || mount.kind !== "bind") return [];
    return [{ workspace, at: mount.at, path: mount.from?.path ?? "/" }];
  });
}

/**
 * `provided`: what was made for the process where it was missing, with the folders around it. That
 * they are there is nobody's change.
 */
function takeOne(space: Space, provided: readonly string[], { views }: Kit): Taken {
  const { workspace, at, path } = space;
  const draft = workspace.take();
  using view = workspace.below.length === 0 ? null : views.open(workspace.below);
  const { list, removed } = readChanges(draft.path, view?.path ?? null);
  const seenAt = (inner: string) => joined(at, relativeTo(path, inner));
  const isSeen = (inner: string) => isWithin(path, inner);
  const isProvided = ({ kind, path: seen, sizeBytes }: LiveChange) => {
    const place = seen.replace(/\/$/, "");
    return kind === "added" && !sizeBytes && provided.some((one) => isWithin(place, one));
  };
  return {
    ...space,
    draft,
    list: list
      .filter((one) => isSeen(one.path))
      .map((one) => ({ ...one, path: seenAt(one.path) }))
      .filter((one) => !isProvided(one)),
    removed: removed.filter(isSeen).map(seenAt),
  };
}

function joined(at: string, inner: string): string {
  if (inner === "/" || inner === "") return at;
  return at === "/" ? inner : at + inner;
}

async function keepOne(
  { draft, workspace, at, path, removed }: Taken,
  kit: Kit,
  isWhole: boolean,
  signal: AbortSignal,
): Promise<KeptTree> {
  const { store, files } = kit;
  if (!isWhole) withoutMarks(draft.path);
  const below = isWhole ? workspace.below.map(store.layers.pathOf) : [];
  // By links, so that what is kept is a folder of its own and costs no copy.
  const folder = store.layers.draft();
  try {
    await files.linkTrees([...below, draft.path], folder.path, EVERYTHING, signal);
    const isFile = statOf(folder.path + (path === "/" ? "" : path))?.isFile() ?? false;
    const tree = await files.digestTree(folder.path, "/", signal);
    keepTree(tree, folder, store);
    return { at, tree, path, isFile, isWhole, removed };
  } catch (error) {
    folder.discard();
    throw error;
  }
}
