// What the unpacking thread and the engine say to each other.

import type { Digest } from "../../op/digest.ts";

export type ToWorker =
  | {
      readonly kind: "begin";
      readonly folder: string;
      readonly keepsOwners: boolean;
      /** Without its compression. */
      readonly mostBytes: number;
    }
  /** The first bytes of a tray, which is the worker's until it is used up. */
  | { readonly kind: "chunk"; readonly tray: ArrayBuffer; readonly length: number }
  | { readonly kind: "end" };

export type FromWorker =
  /** The tray goes back, to be filled again. */
  | { readonly kind: "consumed"; readonly tray: ArrayBuffer }
  | ({ readonly kind: "done" } & Unpacked)
  | { readonly kind: "malformed"; readonly why: string }
  /** A file belongs to somebody whom the engine's user namespace does not have. */
  | { readonly kind: "unknown-owner" }
  | { readonly kind: "broken"; readonly code: string; readonly message: string };

export interface Unpacked {
  /** Of the bytes as they came. */
  readonly digest: Digest;
  /** Of the archive without its compression. */
  readonly diffId: Digest;
  /** Of all files together. */
  readonly sizeBytes: number;
}
