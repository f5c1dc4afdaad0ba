// Sources: whatever is mutable outside becomes a pin here, before an Op exists.
// A tag becomes a manifest's digest, a host folder a tree's digest, bytes their own digest.
// Invariant: when a pin is answered, what it names is in the store (image layers excepted: they
// are fetched when the image Op runs).

import type { Scope } from "../event/scope.ts";
import type { Digest } from "../op/digest.ts";
import type { Filter } from "../op/op.ts";
import type { Platform } from "../op/platform.ts";

export interface Sources {
  image(reference: string, platform: Platform, scope: Scope): Promise<PinnedImage>;
  directory(hostPath: string, filter: Filter, scope: Scope): Promise<Digest>;
  /** A tree that holds the one file, under its own name. */
  file(hostPath: string, scope: Scope): Promise<Digest>;
  content(bytes: Uint8Array): Promise<Digest>;
}

export interface PinnedImage {
  /** The full name with the digest of what the tag named: `docker.io/library/alpine:3@sha256:…`. */
  readonly reference: string;
  readonly manifest: Digest;
  readonly platform: Platform;
  readonly config: ImageConfig;
}

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
