// Live processes, as the seam knows them: something that is typed into and looked at, and not an
// Op's Result. Part of the seam: others see it through solver.ts.
//
//   start ─► runs ─► exited ─► keep     what it changed becomes trees of the store
//                          └─► discard  nothing remains
//
// Invariant: a Run is in no digest, and what it changed is nobody's until it is kept.

import type { Digest } from "../op/digest.ts";
import type { Plan } from "../op/plan.ts";

export interface LiveOrder {
  /**
   * What is run on: an exec Op that is not looked up, whose root, mounts, user and environment
   * count; or the digest of one that failed, and then everything is as it was when it failed.
   */
  readonly on: Plan | Digest;
  /** Command lines. The first whose program is there is run. */
  readonly commands: readonly (readonly string[])[];
  /** Variables beside those of the Op. */
  readonly env: readonly (readonly [name: string, value: string])[];
  readonly size: ScreenSize;
  /** When it answers a promise, the terminal waits for it. */
  readonly onOutput: (bytes: Uint8Array) => void | Promise<void>;
}

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

export interface Run {
  /** The command line that was found. */
  readonly command: readonly string[];
  write(bytes: Uint8Array): Promise<void>;
  resize(size: ScreenSize): void;
  /** Ends it, and all that it started. */
  end(): void;
  /** Its exit code. From then on it can be kept or discarded; it must be one of them. */
  readonly exited: Promise<number>;
  changes(): Promise<LiveChanges>;
  keep(): Promise<readonly KeptTree[]>;
  discard(): Promise<void>;
}

export interface LiveChanges {
  /** The first of them, by path. */
  readonly list: readonly LiveChange[];
  readonly total: number;
}

export interface LiveChange {
  readonly kind: "added" | "modified" | "removed";
  /** As the process saw it; a folder has a slash at its end. */
  readonly path: string;
  /** null of what is no file. */
  readonly sizeBytes: number | null;
}

/** What was made of one file system that could be written to. */
export interface KeptTree {
  /** Where the process saw it. */
  readonly at: string;
  readonly tree: Digest;
  /** The part of the tree that was seen there. */
  readonly path: string;
  readonly isFile: boolean;
  /**
   * Whether the tree is all that is there now. Otherwise it is what has come, to be laid over what
   * was there after `removed` has gone.
   */
  readonly isWhole: boolean;
  /** As the process saw them. */
  readonly removed: readonly string[];
}

/** An exec that failed and is kept as it was. */
export interface FailedExec {
  readonly op: Digest;
  readonly title: string;
  readonly user: string;
  readonly cwd: string;
  readonly env: readonly (readonly [name: string, value: string])[];
}
