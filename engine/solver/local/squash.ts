// Keeps Snapshots shallow: looking a name up costs the kernel a step a Layer, and 500 is its end.
// When a Snapshot grows past MOST_LAYERS its upper part becomes one Layer of hard links.
// Invariant: a squashed Snapshot shows the same tree as before. Files are shared with the Layers
// they come from, which is safe because Layers are never written to.

import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  utimesSync,
} from "node:fs";
import { join } from "node:path";
import { getAttribute, setAttribute } from "../../libc/libc.ts";
import type { LayerDraft, Snapshot, Store } from "../../store/store.ts";
import type { Kept } from "./kit.ts";

const MOST_LAYERS = 64;
/** How many stay as they are: the bottom ones are an image's, big and shared with others. */
const KEPT_BELOW = 16;

const OPAQUE = "trusted.overlay.opaque";

/** `drafts` are among the snapshot's Layers: they are used, or discarded, in any case. */
export function squash(snapshot: Snapshot, drafts: readonly LayerDraft[], store: Store): Kept {
  if (snapshot.length <= MOST_LAYERS) return { snapshot, drafts };
  const below = snapshot.slice(0, KEPT_BELOW);
  const above = snapshot.slice(KEPT_BELOW);
  const draft = store.layers.draft();
  try {
    for (const layer of above) lay(store.layers.pathOf(layer), draft.path);
  } catch (error) {
    for (const one of [draft, ...drafts]) one.discard();
    throw error;
  }
  // What was made just now lives on in the squashed Layer, so it need not be one of its own.
  for (const made of drafts) made.discard();
  return { snapshot: [...below, draft.id], drafts: [draft] };
}

/** Lays one Layer's folder over what is in `target` already. */
function lay(layer: string, target: string): void {
  copyFolder(layer, target);
  for (const entry of readdirSync(layer, { withFileTypes: true })) {
    const from = join(layer, entry.name);
    const to = join(target, entry.name);
    const before = lstatSync(to, { throwIfNoEntry: false });
    if (!entry.isDirectory()) {
      // A whiteout is laid like any file: there may be something to hide further below.
      if (before !== undefined) rmSync(to, { recursive: true });
      linkSync(from, to);
      continue;
    }
    const hides = isOpaque(from) || (before !== undefined && !before.isDirectory());
    if (hides && before !== undefined) rmSync(to, { recursive: true });
    if (hides || before === undefined) mkdirSync(to);
    lay(from, to);
    if (hides) setAttribute(to, OPAQUE, Buffer.from("y"));
  }
  copyTimes(layer, target);
}

function isOpaque(folder: string): boolean {
  const mark = getAttribute(folder, OPAQUE);
  return mark !== null && Buffer.from(mark).toString() === "y";
}

function copyFolder(from: string, to: string): void {
  const { mode, uid, gid } = lstatSync(from);
  chownSync(to, uid, gid);
  chmodSync(to, mode & 0o7777);
}

function copyTimes(from: string, to: string): void {
  const { atime, mtime } = lstatSync(from);
  utimesSync(to, atime, mtime);
}
