// Builds images: the Layers of each variant become blobs, and the documents that list them are put
// beside them.
//
//   Snapshot ─► a compressed archive a Layer ─► configuration ─► manifest ─┐
//   another platform's                                         manifest ─┴► index
//
// Invariant: all that a BuiltImage names is in the store; equal Snapshots and settings give an
// image of equal digest.

import type { ImageOrder, ImageVariant } from "../op/image.ts";
import { platformParts } from "../op/platform.ts";
import type { LayerId, Snapshot } from "../store/store.ts";
import { configDocument } from "./config.ts";
import type { BuiltImage, BuiltVariant, Descriptor } from "./image.ts";
import { createPacker, type PackerStore } from "./layer/packer.ts";
import { MEDIA_TYPES } from "./media.ts";

export interface ImageBuilder {
  /** `snapshotOf` tells what is in a variant's root. */
  build(
    order: ImageOrder,
    snapshotOf: (variant: ImageVariant) => Snapshot,
    signal: AbortSignal,
  ): Promise<BuiltImage>;
  close(): Promise<void>;
}

export function createImageBuilder(store: PackerStore): ImageBuilder {
  const packer = createPacker(store);

  const putDocument = async (mediaType: string, document: object): Promise<Descriptor> => {
    const bytes = Buffer.from(JSON.stringify(document));
    return { mediaType, digest: await store.blobs.put(bytes), size: bytes.length };
  };

  const buildVariant = async (
    variant: ImageVariant,
    layers: readonly LayerId[],
    { dialect, compression }: ImageOrder,
    signal: AbortSignal,
  ): Promise<BuiltVariant> => {
    const types = MEDIA_TYPES[dialect];
    const packed = await Promise.all(
      layers.map((layer) => packer.pack(layer, compression, signal)),
    );
    const diffIds = packed.map(({ diffId }) => diffId);
    const config = await putDocument(types.config, configDocument(variant, diffIds));
    const blobs = packed.map(({ digest, sizeBytes }) => ({
      mediaType: types.layer[compression],
      digest,
      size: sizeBytes,
    }));
    const { annotations } = variant;
    // Docker's manifests have no place for annotations.
    const hasNotes = dialect === "oci" && annotations.length > 0;
    const manifest = await putDocument(types.manifest, {
      schemaVersion: 2,
      mediaType: types.manifest,
      config,
      layers: blobs,
      ...(hasNotes ? { annotations: Object.fromEntries(annotations) } : {}),
    });
    return { platform: variant.platform, manifest, config, layers: blobs };
  };

  return {
    async build(order, snapshotOf, signal) {
      const variants = await Promise.all(
        order.variants.map((one) => buildVariant(one, snapshotOf(one), order, signal)),
      );
      const [only] = variants;
      if (only !== undefined && variants.length === 1) return { root: only.manifest, variants };
      const mediaType = MEDIA_TYPES[order.dialect].index;
      const manifests = variants.map(listed);
      const root = await putDocument(mediaType, { schemaVersion: 2, mediaType, manifests });
      return { root, variants };
    },
    close: () => packer.close(),
  };
}

function listed({ manifest, platform }: BuiltVariant): object {
  const { os, architecture, variant } = platformParts(platform);
  const machine = variant === null ? { architecture, os } : { architecture, os, variant };
  return { ...manifest, platform: machine };
}
