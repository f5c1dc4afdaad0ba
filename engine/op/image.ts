// Images, as those who make or read one speak of them: what an image says about itself, what one is
// to be made of, and where it is to go.
// Not here: how an image is written down (engine/image) or fetched (engine/source).

import type { Digest } from "./digest.ts";
import type { Spot } from "./plan.ts";
import type { Platform } from "./platform.ts";

/** The part of an OCI image configuration that a process or a child image inherits. */
export interface ImageConfig {
  readonly env: readonly (readonly [name: string, value: string])[];
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly cwd: string;
  readonly user: string;
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly ports: readonly ImagePort[];
  readonly healthcheck: ImageHealthcheck | null;
}

export interface ImagePort {
  readonly port: number;
  readonly protocol: "tcp" | "udp";
}

/** Times are nanoseconds in the file, text such as `30s` here. */
export interface ImageHealthcheck {
  readonly args: readonly string[];
  readonly shell: boolean;
  readonly interval: string;
  readonly timeout: string;
  readonly startPeriod: string;
  readonly startInterval: string;
  readonly retries: number;
}

/** An image to be made: of several platforms when it has several variants, each of its own. */
export interface ImageOrder {
  readonly variants: readonly ImageVariant[];
  readonly compression: Compression;
  readonly dialect: Dialect;
}

export interface ImageVariant {
  readonly platform: Platform;
  /** A whole output; null is the empty root. */
  readonly root: Spot | null;
  readonly config: ImageConfig;
  readonly annotations: readonly (readonly [name: string, value: string])[];
}

export type Compression = "gzip" | "zstd" | "none";

/** Whose names for the types of documents and layers are used. */
export type Dialect = "oci" | "docker";

export type Destination =
  /** An archive at a path of the host. */
  | { readonly kind: "file"; readonly hostPath: string }
  /** An archive in the store: a tree with one file, ARCHIVE_NAME. */
  | { readonly kind: "tree" }
  | { readonly kind: "registry"; readonly address: string }
  /** The image store of the host's Docker. */
  | { readonly kind: "docker"; readonly name: string };

export const ARCHIVE_NAME = "image.tar";

/** One platform's image, whose Layers are in the store. */
export interface LoadedImage {
  readonly manifest: Digest;
  readonly platform: Platform;
  readonly config: ImageConfig;
}
