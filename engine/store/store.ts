// The Store: what the engine keeps on disk. SQLite says what is committed, folders hold content.
//
//   <home>/store/rondel.sqlite   results, layers, blobs, memos (WAL)
//   <home>/store/blobs/ab/…      immutable files by digest
//   <home>/store/layers/ID/      immutable overlay directories
//   <home>/store/logs/ID         what processes printed
//   <home>/store/volumes/KEY/    cache volumes: the one mutable thing here
//   <home>/store/owners          the users that it was made for
//   <home>/store/drafts/ID/      scratch space; emptied at start
//   <home>/store/trash/          what is being deleted
//
// Invariant: a row is written after the content it names is in place, in one transaction with all
// that belongs to it; content without a row is garbage and goes after the next start.
// Not here: how a Layer is filled, mounted or read.

import type { Measured } from "../files/measure.ts";
import type { Digest } from "../op/digest.ts";
import type { Hold } from "./holds.ts";

export type LayerId = string & { readonly __brand: "LayerId" };
export type LogId = string & { readonly __brand: "LogId" };

/** Layers from the bottom to the top. Empty is the empty root. */
export type Snapshot = readonly LayerId[];

export interface Store {
  /** Where all of it is. */
  readonly folder: string;
  readonly blobs: Blobs;
  readonly layers: Layers;
  readonly logs: Logs;
  readonly results: Results;
  readonly failures: Failures;
  readonly runs: Runs;
  readonly volumes: Volumes;
  readonly memos: Memos;
  readonly ledger: Ledger;
  /** An empty folder of one's own on the store's file system; `discard` it when done. */
  scratch(): Scratch;
  /** Waits for deletions under way, then closes the database. */
  close(): Promise<void>;
}

export interface Scratch {
  readonly path: string;
  /** Renames it away at once; the deletion itself happens in the background. */
  discard(): void;
}

export interface Blobs {
  has(digest: Digest): boolean;
  /** Where the bytes are. The file is immutable: never write to it. */
  pathOf(digest: Digest): string;
  size(digest: Digest): number | null;
  read(digest: Digest): Promise<Uint8Array>;
  put(bytes: Uint8Array): Promise<Digest>;
  /** For what is too big for memory or still coming. */
  draft(): Promise<BlobDraft>;
  /** Takes a file of the store's file system away, which its writer has hashed. */
  adopt(path: string, digest: Digest, sizeBytes: number): void;
}

export interface BlobDraft {
  /** The unfinished file: what was written so far can be read here. */
  readonly path: string;
  readonly size: number;
  /** Resolves when the bytes are with the kernel; await it to keep memory flat. */
  write(chunk: Uint8Array): Promise<void>;
  /** Fails with digest-differs, and keeps nothing, when the content is not what was expected. */
  commit(expected?: Digest): Promise<Digest>;
  discard(): Promise<void>;
}

export interface Layers {
  /** An empty folder to fill; it becomes a Layer when it is kept or committed with a Result. */
  draft(): LayerDraft;
  pathOf(layer: LayerId): string;
  /** Makes a Layer of a draft under the digest of the uncompressed archive it came from. */
  keep(draft: LayerDraft, diffId: Digest, sizeBytes: number): LayerId;
  findDiff(diffId: Digest): LayerId | null;
}

export interface LayerDraft {
  readonly id: LayerId;
  /** The folder to fill: the overlay's upper directory. */
  readonly path: string;
  discard(): void;
}

/** Files that grow while a process prints; engine/solver/local/log.ts has their form. */
export interface Logs {
  draft(): LogDraft;
  pathOf(log: LogId): string;
}

export interface LogDraft {
  readonly id: LogId;
  readonly path: string;
  discard(): void;
}

export interface StoredResult {
  readonly op: Digest;
  readonly outputs: ReadonlyMap<string, Snapshot>;
  readonly process: StoredProcess | null;
}

export interface StoredProcess {
  readonly exitCode: number;
  readonly tookMs: number;
  readonly log: LogId;
}

export interface Results {
  find(op: Digest): StoredResult | null;
  /** The log of an Op by the beginning of its digest; null when none has one, or several do. */
  findLog(beginning: string): { readonly op: Digest; readonly log: LogId } | null;
  /** One transaction: the drafts become Layers and the Result is there, or nothing happened. */
  commit(result: StoredResult, op: OpRecord, drafts: readonly LayerDraft[]): void;
  /** The newest Results of Ops that do the same thing, to inputs that may differ. */
  ofShape(shape: Digest, most: number): readonly ShapeMate[];
}

export interface OpRecord {
  /** The Op as canonical JSON. */
  readonly text: string;
  /** What it does, whatever it does it to; null when it has no inputs. */
  readonly shape: Digest | null;
  /** A line for a person. */
  readonly title?: string;
  /** Of an Op that has run just now. */
  readonly tookMs?: number;
}

/** What has run before, also when its Result is gone; see runs.ts. */
export interface Runs {
  /** How long it took when it ran last; null when that is not known. */
  tookMs(op: Digest): number | null;
  /** How long the last run took that did the same, or that a person would call the same. */
  likelyMs(shape: Digest | null, title: string): number | null;
  /** The Op, when its Result is kept, or was. */
  textOf(op: Digest): string | null;
  /** What may be compared with an Op, also when its Result is gone, the newest first. */
  like(kind: string, shape: Digest | null, most: number): readonly PastRun[];
}

export interface PastRun extends ShapeMate {
  readonly madeMs: number;
}

export interface ShapeMate {
  readonly op: Digest;
  readonly text: string;
}

/** Execs that failed, as they were then: see failures.ts. */
export interface Failures {
  /** By the digest of its Op, or a beginning of that which no other has. */
  find(name: string): { readonly op: Digest; readonly failure: KeptFailure } | null;
  /** In the place of an earlier one; the drafts become Layers. */
  keep(op: Digest, failure: KeptFailure, drafts: readonly LayerDraft[]): void;
}

export interface KeptFailure {
  /** The Op as canonical JSON. */
  readonly text: string;
  readonly volatileEnv: readonly (readonly [name: string, value: string])[];
  /** Its root and its writable mounts as it left them. */
  readonly outputs: ReadonlyMap<string, Snapshot>;
  /** What it only read, by the Op and the output that it came from. */
  readonly inputs: ReadonlyMap<string, Snapshot>;
}

/** A cache volume is a folder that execs mount and change. */
export interface Volumes {
  /** The folder's place; whoever uses it first makes it, by a rename when it starts out filled. */
  pathOf(volume: string): string;
  /** Somebody has begun to use it, or has ended: its size is not known any more. */
  used(volume: string): void;
}

/** Small things worth remembering between runs, such as the digests of unchanged host files. */
export interface Memos {
  get(key: string): Uint8Array | null;
  set(key: string, value: Uint8Array): void;
  /** Those whose keys begin so, the one used last first. */
  newest(prefix: string, most: number): readonly Uint8Array[];
}

/** What is kept, and the one way in which it goes; see ledger.ts. */
export interface Ledger {
  /** Whoever works on with a Result holds it from when it was found until they are done. */
  hold(op: Digest): Hold;
  /** What was used since `pinnedSinceMs` and could not be made again counts as held. */
  entries(pinnedSinceMs: number): StoreEntry[];
  /** Bytes by piece; 0 as long as nobody has measured it. */
  sizes(): ReadonlyMap<string, number>;
  /** Of some; null of what nobody has measured. */
  sizesOf(pieces: readonly string[]): ReadonlyMap<string, number | null>;
  usedBytes(): number;
  /** The text of every Op that has a Result, or failed and is kept, by its digest. */
  texts(): ReadonlyMap<string, string>;
  unmeasured(): UnmeasuredPiece[];
  measured(piece: UnmeasuredPiece, size: Measured): void;
  volumeUsed(name: string, folder: string): void;
  /** Calls after each commit. */
  onCommit(listener: () => void): void;
  committed(): void;
  /** Passes over what is held. Answers the Layers that are gone. */
  remove(ids: readonly string[], times: RemoveTimes): readonly LayerId[];
  /** Resolves when what was removed is off the disk. */
  settle(): Promise<void>;
}

export interface RemoveTimes {
  /** What was used after that stays. */
  readonly decidedMs: number;
  /** A pull that is under way may count on Layers that it has found since then. */
  readonly pinnedSinceMs: number;
}

export interface StoreEntry {
  readonly id: string;
  readonly kind: "result" | "layer" | "blob" | "memo" | "volume" | "failure";
  /** A Result's Op, a volume's name, and so on. */
  readonly name: string;
  readonly pieces: readonly string[];
  readonly madeMs: number;
  readonly usedMs: number;
  readonly isHeld: boolean;
}

export interface UnmeasuredPiece {
  readonly kind: "layer" | "volume";
  /** Of its folder. */
  readonly name: string;
}
