// An image that was built: what it consists of, all of it blobs of the store.

import type { Digest } from "../op/digest.ts";
import type { Platform } from "../op/platform.ts";

export interface BuiltImage {
  /** The index, or the manifest when there is one variant. */
  readonly root: Descriptor;
  readonly variants: readonly BuiltVariant[];
}

export interface BuiltVariant {
  readonly platform: Platform;
  readonly manifest: Descriptor;
  readonly config: Descriptor;
  /** From the bottom to the top. */
  readonly layers: readonly Descriptor[];
}

/** As it stands in documents. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
}
