// Images in memory: what they are made of, and the blobs and manifests that this comes to.

import { createHash } from "node:crypto";
import { gzipSync, zstdCompressSync } from "node:zlib";

export type Compression = "gzip" | "zstd" | "none";

export interface Layer {
  /** The archive without its compression. */
  readonly archive: Buffer;
  readonly compression: Compression;
}

/** The `config` member of an image configuration, with the names that it has in the file. */
export type ConfigMember = Readonly<Record<string, unknown>>;

export interface Variant {
  readonly platform: {
    readonly os: string;
    readonly architecture: string;
    readonly variant?: string;
  };
  readonly config: ConfigMember;
  readonly layers: readonly Layer[];
}

/** With several variants it is an index. */
export interface TestImage {
  readonly repository: string;
  readonly tags: readonly string[];
  readonly variants: readonly Variant[];
}

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: Variant["platform"];
}

export interface BuiltImage {
  readonly root: Descriptor;
  /** By digest, each with what it is. What others name comes before them. */
  readonly parts: ReadonlyMap<string, Part>;
}

export interface Part {
  readonly kind: "blob" | "manifest";
  readonly mediaType: string;
  readonly bytes: Buffer;
}

const OCI = "application/vnd.oci.image";
const LAYER_TYPES: Readonly<Record<Compression, string>> = {
  gzip: `${OCI}.layer.v1.tar+gzip`,
  zstd: `${OCI}.layer.v1.tar+zstd`,
  none: `${OCI}.layer.v1.tar`,
};

export function buildImage(image: TestImage): BuiltImage {
  const parts = new Map<string, Part>();
  const put = (kind: Part["kind"], mediaType: string, bytes: Buffer): Descriptor => {
    const digest = sha256(bytes);
    parts.set(digest, { kind, mediaType, bytes });
    return { mediaType, digest, size: bytes.length };
  };
  const manifests = image.variants.map((variant) => ({
    ...put("manifest", `${OCI}.manifest.v1+json`, buildManifest(variant, put)),
    platform: variant.platform,
  }));
  const [only] = manifests;
  if (only !== undefined && manifests.length === 1) return { root: only, parts };
  const mediaType = `${OCI}.index.v1+json`;
  const root = put("manifest", mediaType, json({ schemaVersion: 2, mediaType, manifests }));
  return { root, parts };
}

type Put = (kind: Part["kind"], mediaType: string, bytes: Buffer) => Descriptor;

function buildManifest({ platform, config, layers }: Variant, put: Put): Buffer {
  const diffIds = layers.map(({ archive }) => sha256(archive));
  const document = { ...platform, config, rootfs: { type: "layers", diff_ids: diffIds } };
  return json({
    schemaVersion: 2,
    mediaType: `${OCI}.manifest.v1+json`,
    config: put("blob", `${OCI}.config.v1+json`, json(document)),
    layers: layers.map(({ archive, compression }) =>
      put("blob", LAYER_TYPES[compression], compress(archive, compression)),
    ),
  });
}

function compress(archive: Buffer, compression: Compression): Buffer {
  if (compression === "none") return archive;
  return compression === "gzip" ? gzipSync(archive) : zstdCompressSync(archive);
}

function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
