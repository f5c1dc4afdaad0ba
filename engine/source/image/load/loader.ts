// Image archives as images of the store: the Layers are unpacked, and the Result of the image's Op
// is there, so that it is found as if it had been pulled.
// Invariant: an image is answered only when its documents, its Layers and its Result are kept.

import type { Scope } from "../../../event/scope.ts";
import type { Digest } from "../../../op/digest.ts";
import type { LoadedImage } from "../../../op/image.ts";
import { type ImageOp, opDigest, ROOT } from "../../../op/op.ts";
import type { Platform } from "../../../op/platform.ts";
import { recordOf } from "../../../op/shape.ts";
import type { LayerId, Snapshot, Store } from "../../../store/store.ts";
import { snapshotOf } from "../assemble.ts";
import { parseConfig } from "../config.ts";
import { keepLayer } from "../layers.ts";
import { parseDocument } from "../manifest.ts";
import type { Unpacker } from "../unpacker.ts";
import { type Archive, openArchive } from "./archive.ts";
import { type ArchivedLayer, chooseImage, type Wish } from "./choose-image.ts";

export interface Loader {
  /** `reference` is what failures call the archive. */
  load(path: string, reference: string, wish: Wish, scope: Scope): Promise<LoadedImage>;
  /** An image that was loaded before; null when it is not, or no longer, all there. */
  find(manifest: Digest, platform: Platform): Promise<LoadedImage | null>;
}

export interface LoaderOptions {
  readonly store: Pick<Store, "blobs" | "layers" | "results">;
  readonly unpacker: Unpacker;
}

export function createLoader({ store, unpacker }: LoaderOptions): Loader {
  const { blobs, layers, results } = store;

  const keep = async (archive: Archive, layer: ArchivedLayer, scope: Scope): Promise<LayerId> => {
    const known = layers.findDiff(layer.diffId);
    if (known !== null) return known;
    const open = (signal: AbortSignal) => archive.open(layer.name, signal);
    const arriving = { ...layer, subject: archive.reference, open };
    return await keepLayer({ layers, unpacker }, arriving, scope.signal);
  };

  const commit = (op: ImageOp, snapshot: Snapshot) => {
    const digest = opDigest(op);
    if (results.find(digest) !== null) return;
    const result = { op: digest, outputs: new Map([[ROOT, snapshot]]), process: null };
    results.commit(result, recordOf(op), []);
  };

  return {
    async load(path, reference, wish, scope) {
      const archive = await openArchive(path, reference);
      const chosen = await chooseImage(archive, wish, blobs, scope);
      const ids: LayerId[] = [];
      for (const layer of chosen.layers) ids.push(await keep(archive, layer, scope));
      const { manifest } = chosen;
      const { platform } = wish;
      commit({ kind: "image", manifest, platform }, snapshotOf(ids));
      return { manifest, platform, config: chosen.config.config };
    },
    async find(manifest, platform) {
      const op: ImageOp = { kind: "image", manifest, platform };
      if (results.find(opDigest(op)) === null || !blobs.has(manifest)) return null;
      const document = parseDocument(await blobs.read(manifest), manifest);
      if (document.kind !== "manifest" || !blobs.has(document.config)) return null;
      const { config } = parseConfig(await blobs.read(document.config), manifest);
      return { manifest, platform, config };
    },
  };
}
