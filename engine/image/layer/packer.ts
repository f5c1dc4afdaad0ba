// Layers of the store as blobs: the compressed archives that images consist of.
// Invariant: a Layer is packed once for each compression as long as its blob is kept; a second
// image of the same Layers writes nothing.

import { createThread } from "../../files/thread.ts";
import type { Compression } from "../../op/image.ts";
import type { LayerId, Memos, Store } from "../../store/store.ts";
import type { Packed, PackRequest } from "./pack.ts";

export interface Packer {
  pack(layer: LayerId, compression: Compression, signal: AbortSignal): Promise<Packed>;
  close(): Promise<void>;
}

export type PackerStore = Pick<Store, "blobs" | "layers" | "memos" | "scratch">;

export function createPacker(store: PackerStore): Packer {
  const thread = createThread<PackRequest, Packed>(new URL("./worker.ts", import.meta.url));
  return {
    async pack(layer, compression, signal) {
      const key = `packed-layer ${layer} ${compression}`;
      const known = recall(store.memos, key);
      if (known !== null && store.blobs.has(known.digest)) return known;
      const scratch = store.scratch();
      try {
        const [folder, target] = [store.layers.pathOf(layer), `${scratch.path}/layer`];
        const packed = await thread.call({ folder, compression, target }, signal);
        store.blobs.adopt(target, packed.digest, packed.sizeBytes);
        store.memos.set(key, Buffer.from(JSON.stringify(packed)));
        return packed;
      } finally {
        scratch.discard();
      }
    },
    close: () => thread.close(),
  };
}

function recall(memos: Memos, key: string): Packed | null {
  const value = memos.get(key);
  return value === null ? null : (JSON.parse(Buffer.from(value).toString("utf8")) as Packed);
}
