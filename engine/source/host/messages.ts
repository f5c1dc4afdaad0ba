// What the thread of the host folders is asked, and what it answers.

import type { Digest } from "../../op/digest.ts";
import type { HostSource } from "./scan.ts";

export type HostRequest = ScanRequest | WriteRequest;

export interface ScanRequest {
  readonly kind: "scan";
  readonly source: HostSource;
  /** The table of the last time, as it was encoded. */
  readonly known: Uint8Array | null;
  readonly nowMs: number;
}

export interface WriteRequest {
  readonly kind: "write";
  readonly source: HostSource;
  readonly table: Uint8Array;
  readonly base: WriteBase | null;
  /** An empty folder. */
  readonly folder: string;
}

/** Layers, from the bottom to the top, whose tree `table` describes. */
export interface WriteBase {
  readonly table: Uint8Array;
  readonly layers: readonly string[];
  /** An empty folder to work in, when the Layers are to be made into one. */
  readonly flattenIn: string | null;
}

export type HostReply = Scanned | Written;

export interface Scanned {
  readonly kind: "scanned";
  readonly tree: Digest;
  readonly table: Uint8Array;
}

export interface Written {
  readonly kind: "written";
  /** Whether the folder makes the tree on top of the base, or alone. */
  readonly onBase: boolean;
}
