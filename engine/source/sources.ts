// Sources: whatever is mutable outside becomes a pin here, before an Op exists.
// A tag becomes a manifest's digest, a host folder a tree's digest, bytes their own digest.
// Invariant: when a pin is answered, what it names is in the store (image layers excepted: they
// are fetched when the image Op runs).

import type { Scope } from "../event/scope.ts";
import type { Digest } from "../op/digest.ts";
import type { ImageConfig, LoadedImage } from "../op/image.ts";
import type { Filter } from "../op/op.ts";
import type { Platform } from "../op/platform.ts";
import type { Rights } from "../op/rights.ts";

export interface Sources {
  image(reference: string, platform: Platform, scope: Scope): Promise<PinnedImage>;
  directory(hostPath: string, filter: Filter, scope: Scope): Promise<Digest>;
  /** A folder that was written out, with what a host folder cannot say of it. */
  keptFolder(hostPath: string, rights: Rights, scope: Scope): Promise<Digest>;
  /** A tree that holds the one file, under its own name. */
  file(hostPath: string, scope: Scope): Promise<Digest>;
  content(bytes: Uint8Array): Promise<Digest>;
  /** The images that were asked for, as people write them, those used last first. */
  imageNames(): readonly string[];
  /** The name under which an image was asked for last; null when that is not known. */
  imageName(manifest: Digest): string | null;
  /** An image of the host's Docker, by the name that it has there. */
  dockerImage(name: string, platform: Platform, scope: Scope): Promise<LoadedImage>;
  /** An image that was read from an archive or from Docker before. */
  loadedImage(manifest: Digest, platform: Platform): Promise<LoadedImage>;
}

export interface PinnedImage {
  /** The full name with the digest of what the tag named: `docker.io/library/alpine:3@sha256:…`. */
  readonly reference: string;
  readonly manifest: Digest;
  readonly platform: Platform;
  readonly config: ImageConfig;
}
