// A store in memory, a host folder to import, and the tree an import made, put together again.

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { digestTree } from "../../../engine/files/digest.ts";
import { linkTree } from "../../../engine/files/link.ts";
import type { Digest } from "../../../engine/op/digest.ts";
import { EVERYTHING, opDigest, ROOT } from "../../../engine/op/op.ts";
import { createHostFolders, type HostFolders } from "../../../engine/source/host/folders.ts";
import { openStore } from "../../../engine/store/open.ts";
import type { Snapshot, Store } from "../../../engine/store/store.ts";
import { testFolder } from "../../files/rig.ts";

export interface Rig {
  /** The host's folder. */
  readonly host: string;
  readonly store: Store;
  readonly folders: HostFolders;
  snapshotOf(tree: Digest): Snapshot;
  /** The folders of its Layers, the bottom first. */
  layersOf(tree: Digest): string[];
  /** Puts the Layers of a tree together and looks at the outcome. */
  look<T>(tree: Digest, at: (folder: string) => T): T;
  digestOf(tree: Digest): Digest;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Far enough ahead that no file is too young to be trusted by its times. */
const LATER_MS = 10_000;

export function openRig(aheadMs = LATER_MS): Rig {
  const top = mkdtempSync(join(testFolder(), "host-"));
  const host = join(top, "host");
  mkdirSync(host);
  const clock = { nowMs: () => Date.now() + aheadMs };
  const store = openStore({ folder: join(top, "store"), clock });
  const folders = createHostFolders({ store, clock });

  const snapshotOf = (tree: Digest) => {
    const snapshot = store.results.find(opDigest({ kind: "tree", tree }))?.outputs.get(ROOT);
    if (snapshot === undefined) throw new Error(`no Result for the tree ${tree}`);
    return snapshot;
  };
  const layersOf = (tree: Digest) => snapshotOf(tree).map((one) => store.layers.pathOf(one));
  const look = <T>(tree: Digest, at: (folder: string) => T): T => {
    const flat = mkdtempSync(join(top, "flat-"));
    for (const layer of layersOf(tree)) linkTree(layer, flat, EVERYTHING);
    return at(flat);
  };
  return {
    host,
    store,
    folders,
    snapshotOf,
    layersOf,
    look,
    digestOf: (tree) => look(tree, (folder) => digestTree(folder, "/")),
    async [Symbol.asyncDispose]() {
      await folders.close();
      await store.close();
      rmSync(top, { recursive: true, force: true });
    },
  };
}
