// A Workspace is a Snapshot that can be written to: what changes becomes a new Layer.
//
//   open ──► keep    the change, if there was one, is a Layer on top
//        ├─► take    the change by itself is the caller's
//        └─► dispose nothing remains
//
// Invariant: the Layers below are never changed, and after either end nothing is mounted.

import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmdirSync,
  rmSync,
  utimesSync,
} from "node:fs";
import { join } from "node:path";
import type { LayerDraft, LayerId, Snapshot } from "../../store/store.ts";
import type { Kept, Kit } from "./kit.ts";
import { squash } from "./squash.ts";

export interface Workspace {
  readonly path: string;
  readonly below: Snapshot;
  keep(): Kept;
  take(): LayerDraft;
  [Symbol.dispose](): void;
}

/** `devices`: whether device nodes in it open the host's, as only a privileged process may want. */
export function openWorkspace(
  below: Snapshot,
  { store, runtime }: Kit,
  { devices } = { devices: false },
): Workspace {
  using undo = new DisposableStack();
  const draft = undo.adopt(store.layers.draft(), (one) => one.discard());
  const scratch = undo.adopt(store.scratch(), (one) => one.discard());
  const [path, work] = [join(scratch.path, "merged"), join(scratch.path, "work")];
  mkdirSync(path);
  mkdirSync(work);
  const top = below.at(-1);
  if (top !== undefined) mirrorRoot(store.layers.pathOf(top), draft.path);
  runtime.mountWritable({
    lowers: below.map(store.layers.pathOf),
    upper: draft.path,
    work,
    at: path,
    devices,
  });
  undo.move();
  let isOpen = true;
  const close = () => {
    runtime.unmount(path);
    isOpen = false;
    // What overlayfs leaves in its work folder is a few empty folders: gone at once.
    rmdirSync(path);
    rmSync(work, { recursive: true });
    scratch.discard();
  };
  return {
    path,
    below,
    take() {
      close();
      return draft;
    },
    keep() {
      close();
      if (isUnchanged(draft.path, below, store.layers.pathOf)) {
        draft.discard();
        return { snapshot: below, drafts: [] };
      }
      return squash([...below, draft.id], [draft], store);
    },
    [Symbol.dispose]() {
      if (!isOpen) return;
      close();
      draft.discard();
    },
  };
}

type PathOf = (layer: LayerId) => string;

/** The root folder of an overlay has the attributes of its uppermost layer. */
function mirrorRoot(from: string, to: string): void {
  const { mode, uid, gid, atime, mtime } = lstatSync(from);
  chownSync(to, uid, gid);
  chmodSync(to, mode & 0o7777);
  utimesSync(to, atime, mtime);
}

function isUnchanged(upper: string, below: Snapshot, pathOf: PathOf): boolean {
  if (readdirSync(upper).length > 0) return false;
  const now = lstatSync(upper);
  const top = below.at(-1);
  if (top === undefined) return (now.mode & 0o7777) === 0o755 && now.uid === 0 && now.gid === 0;
  const before = lstatSync(pathOf(top));
  return now.mode === before.mode && now.uid === before.uid && now.gid === before.gid;
}
