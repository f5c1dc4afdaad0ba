// Keeps Snapshots shallow: looking a name up costs the kernel a step a Layer, and 500 is its end.
// When a Snapshot grows past MOST_LAYERS its upper part becomes one Layer of hard links.
// A Layer that cannot be linked by names as we read them (they are no UTF-8, or lie too deep) stays
// as it is: to be shallow is a matter of speed alone.
// Invariant: a squashed Snapshot shows the same tree as before. Files are shared with the Layers
// they come from, which is safe because Layers are never written to.

import { codeOf } from "../../files/errno.ts";
import { isWhiteout } from "../../files/link.ts";
import type { LayerDraft, Snapshot, Store } from "../../store/store.ts";
import { hidesWhatIsBelow, statInLayer } from "./in-layer.ts";
import type { Kept } from "./kit.ts";
import { lay } from "./lay.ts";

const MOST_LAYERS = 64;
/** How many stay as they are: the bottom ones are an image's, big and shared with others. */
const KEPT_BELOW = 16;
const UNREACHABLE: ReadonlySet<string> = new Set(["ENOENT", "ENAMETOOLONG", "EMLINK"]);

/** `drafts` are among the snapshot's Layers: they are used, or discarded, in any case. */
export function squash(snapshot: Snapshot, drafts: readonly LayerDraft[], store: Store): Kept {
  if (snapshot.length <= MOST_LAYERS) return { snapshot, drafts };
  const below = snapshot.slice(0, KEPT_BELOW);
  const above = snapshot.slice(KEPT_BELOW);
  const folders = below.map(store.layers.pathOf);
  const draft = store.layers.draft();
  try {
    for (const layer of above) {
      lay(store.layers.pathOf(layer), draft.path, (path) => isShown(folders, path));
    }
  } catch (error) {
    draft.discard();
    if (UNREACHABLE.has(codeOf(error))) return { snapshot, drafts };
    for (const one of drafts) one.discard();
    throw error;
  }
  // What was made just now lives on in the squashed Layer, so it need not be one of its own.
  for (const made of drafts) made.discard();
  return { snapshot: [...below, draft.id], drafts: [draft] };
}

/** Whether the Layers together have something at the path. */
function isShown(layers: readonly string[], path: string): boolean {
  for (const layer of layers.toReversed()) {
    const stats = statInLayer(layer, path);
    if (stats !== null) return !isWhiteout(stats);
    if (hidesWhatIsBelow(layer, path)) return false;
  }
  return false;
}
