// Copies a folder that has grown since it was last copied to the same place: only the Layers that
// are new in it are laid on top of what the last copy made.
//
//   last time   source a b      made  base… A
//   now         source a b c    makes base… A C
//
// A host folder of ten thousand files, one of them changed, costs one file.
// Not for copies with a filter or another owner, nor onto a folder that the base has.

import { mkdirSync } from "node:fs";
import { findInside, insidePath, resolveInside, statOf } from "../../files/resolve.ts";
import { isOpaque } from "../../libc/marks.ts";
import type { CopyAction, FileOp } from "../../op/op.ts";
import { type Ref, ROOT } from "../../op/op.ts";
import { shapeOf } from "../../op/shape.ts";
import type { Snapshot } from "../../store/store.ts";
import { hidesWhatIsBelow, statInLayer, withoutRoot } from "./in-layer.ts";
import type { Kept, Kit, Step } from "./kit.ts";
import { lay } from "./lay.ts";
import { isPlain, makeParents } from "./link-copy.ts";
import { squash } from "./squash.ts";

/** How many earlier copies are looked at, the newest first. */
const MOST_COPIES = 4;

/** null when there was no such copy, or what is new cannot simply be laid on top. */
export function growCopy(op: FileOp, step: Step, kit: Kit): Kept | null {
  const [action] = op.actions;
  if (op.actions.length !== 1 || action?.kind !== "copy" || !takesAll(action)) return null;
  const source = step.snapshotOf(action.from.ref);
  const below = op.on === null ? [] : step.snapshotOf(op.on);
  const earlier = findEarlier(op, action, { source, below }, kit);
  return earlier === null ? null : layNew(action, earlier, { source, below }, kit);
}

function takesAll(action: CopyAction): boolean {
  const { include, exclude } = action.filter;
  return isPlain(action) && include.length === 0 && exclude.length === 0;
}

interface Snapshots {
  readonly source: Snapshot;
  readonly below: Snapshot;
}

interface Earlier {
  readonly source: Snapshot;
  readonly made: Snapshot;
}

function findEarlier(op: FileOp, now: CopyAction, here: Snapshots, kit: Kit): Earlier | null {
  const { results } = kit.store;
  const snapshotOf = (ref: Ref) => results.find(ref.op)?.outputs.get(ref.output) ?? null;
  const shape = shapeOf(op);
  if (shape === null) return null;
  for (const mate of results.ofShape(shape, MOST_COPIES)) {
    const old = JSON.parse(mate.text) as FileOp;
    const [action] = old.actions;
    if (action?.kind !== "copy" || action.from.path !== now.from.path) continue;
    const below = old.on === null ? [] : snapshotOf(old.on);
    const source = snapshotOf(action.from.ref);
    const made = results.find(mate.op)?.outputs.get(ROOT);
    if (below === null || source === null || made === undefined) continue;
    const hasGrown = source.length > 0 && beginsWith(here.source, source);
    if (hasGrown && below.length === here.below.length && beginsWith(below, here.below)) {
      return { source, made };
    }
  }
  return null;
}

function beginsWith(long: Snapshot, short: Snapshot): boolean {
  return short.length <= long.length && short.every((layer, at) => layer === long[at]);
}

function layNew(
  { from, path }: CopyAction,
  earlier: Earlier,
  { source, below }: Snapshots,
  kit: Kit,
): Kept | null {
  const fresh = source.slice(earlier.source.length).map(kit.store.layers.pathOf);
  using before = kit.views.open(earlier.source);
  using now = kit.views.open(source);
  // A link on the way, or a folder that is new on the way, changes what the path means.
  if (!isFolderItself(before.path, from.path) || !isFolderItself(now.path, from.path)) return null;
  if (fresh.some((layer) => hidesWhatIsBelow(layer, from.path))) return null;
  if (fresh.some((layer) => isMadeAnew(layer, from.path))) return null;

  using base = kit.views.open(below);
  const place = resolveInside(base.path, path, { followLast: true });
  if (below.length > 0 && statOf(place) !== null) return null;
  const target = insidePath(base.path, place);
  using made = kit.views.open(earlier.made);
  const draft = kit.store.layers.draft();
  try {
    makeParents(made.path, target, draft.path);
    const folder = draft.path + withoutRoot(target);
    if (target !== "/") mkdirSync(folder);
    const shows = (path: string) => statOf(made.path + withoutRoot(target) + path) !== null;
    for (const layer of fresh) {
      const part = layer + withoutRoot(from.path);
      if (statInLayer(layer, from.path) !== null) lay(part, folder, shows);
    }
  } catch (error) {
    draft.discard();
    throw error;
  }
  return squash([...earlier.made, draft.id], [draft], kit.store);
}

/** Whether the folder was something else for a while: what was in it before is then hidden. */
function isMadeAnew(layer: string, path: string): boolean {
  const stats = statInLayer(layer, path);
  if (stats === null) return false;
  return !stats.isDirectory() || isOpaque(layer + withoutRoot(path));
}

function isFolderItself(root: string, path: string): boolean {
  const { hostPath, stats } = findInside(root, path);
  return stats.isDirectory() && insidePath(root, hostPath) === path;
}
