// What the unpacking thread and the engine say to each other.

import type { Digest } from "../../op/digest.ts";

export type ToWorker =
  | { readonly kind: "begin"; readonly folder: string; readonly keepsOwners: boolean }
  | { readonly kind: "chunk"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "end" };

export type FromWorker =
  /** There is room for as many bytes more. */
  | { readonly kind: "consumed"; readonly bytes: number }
  | ({ readonly kind: "done" } & Unpacked)
  | { readonly kind: "malformed"; readonly why: string }
  | { readonly kind: "broken"; readonly code: string; readonly message: string };

export interface Unpacked {
  /** Of the bytes as they came. */
  readonly digest: Digest;
  /** Of the archive without its compression. */
  readonly diffId: Digest;
  /** Of all files together. */
  readonly sizeBytes: number;
}
