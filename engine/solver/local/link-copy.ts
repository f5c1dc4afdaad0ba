// Copies a folder to a place where nothing is yet by linking the Layers it is in into a new Layer:
// the cost is a link a file, whatever the files weigh.
// Not for copies that change owner or mode, since linked files share one inode; nor onto a folder
// that exists, where links on the way decide what is merged with what.

import { mkdirSync } from "node:fs";
import { copyAttributes, NO_OVERRIDES } from "../../files/attributes.ts";
import { findInside, insidePath, resolveInside, statOf } from "../../files/resolve.ts";
import type { CopyAction, FileAction } from "../../op/op.ts";
import type { Snapshot } from "../../store/store.ts";
import { hidesWhatIsBelow, statInLayer, withoutRoot } from "./in-layer.ts";
import type { Kept, Kit, Step } from "./kit.ts";
import { squash } from "./squash.ts";

/** null when the copy has to be done file by file. */
export async function linkCopy(
  action: FileAction | undefined,
  below: Snapshot,
  step: Step,
  kit: Kit,
): Promise<Kept | null> {
  if (action?.kind !== "copy" || !isPlain(action)) return null;
  const source = step.snapshotOf(action.from.ref);
  using view = kit.views.open(source);
  const { hostPath, stats } = findInside(view.path, action.from.path);
  if (!stats.isDirectory()) return null;
  const parts = partsAt(source, insidePath(view.path, hostPath), kit);
  if (parts === null) return null;

  using base = kit.views.open(below);
  const place = resolveInside(base.path, action.path, { followLast: true });
  if (below.length > 0 && statOf(place) !== null) return null;
  const draft = kit.store.layers.draft();
  try {
    const target = insidePath(base.path, place);
    makeParents(base.path, target, draft.path);
    const folder = draft.path + withoutRoot(target);
    await kit.files.linkTrees(parts, folder, action.filter, step.scope.signal);
  } catch (error) {
    draft.discard();
    throw error;
  }
  return squash([...below, draft.id], [draft], kit.store);
}

export function isPlain({ owner, mode, filter }: CopyAction): boolean {
  return owner === null && mode === null && !filter.gitignore;
}

/** The folders above `target` in the new Layer: as they are in the base, or new ones. */
export function makeParents(base: string, target: string, layer: string): void {
  let at = "";
  for (const name of ["", ...target.split("/").slice(1, -1)]) {
    at = name === "" ? "" : `${at}/${name}`;
    const stats = statOf(base + at);
    if (at !== "") mkdirSync(layer + at, { mode: 0o755 });
    if (stats !== null) copyAttributes(base + at, stats, layer + at, NO_OVERRIDES);
  }
}

/** The folder in each Layer that shows some of it, bottom first; null when one has no folder. */
function partsAt(source: Snapshot, path: string, kit: Kit): string[] | null {
  let parts: string[] = [];
  for (const layer of source) {
    const root = kit.store.layers.pathOf(layer);
    if (hidesWhatIsBelow(root, path)) parts = [];
    const stats = statInLayer(root, path);
    if (stats === null) continue;
    if (!stats.isDirectory()) return null;
    parts.push(root + withoutRoot(path));
  }
  return parts;
}
