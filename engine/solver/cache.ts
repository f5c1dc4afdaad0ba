// What a Solver says of what it keeps, and how it is told to keep less. Part of the seam: the API
// sees it through solver.ts.

import type { Digest } from "../op/digest.ts";
import type { Plan } from "../op/plan.ts";
import type { Change } from "./change.ts";

/** What is kept can be forgotten at any time: whoever needs it again has it made again. */
export interface Cache {
  /** The biggest first. Together the entries are all that is kept. */
  list(): Promise<readonly CacheEntry[]>;
  /** What is used and what is free now, and the budget that is kept by itself. */
  space(): CacheSpace;
  /** Forgets what was used longest ago until the budget is met. What is in use stays. */
  prune(budget: Budget): Promise<Pruned>;
  /** What is known of each before anything runs, in the same order. Runs nothing. */
  survey(plans: readonly Plan[]): Promise<readonly Survey[]>;
  /** Why an Op is, or is not, found. Runs nothing. */
  explain(wanted: Plan | Digest): Promise<Explanation>;
}

export type EntryKind =
  | "image"
  | "exec"
  | "file"
  | "diff"
  | "folder"
  | "volume"
  | "content"
  | "failure";

export interface CacheEntry {
  /** The digest of the Op, or what else tells the entry from all others. */
  readonly id: string;
  readonly kind: EntryKind;
  /** A line for a person. */
  readonly title: string;
  /** Bytes that no other entry counts: a Layer is counted where it was made. */
  readonly sizeBytes: number;
  readonly madeMs: number;
  readonly usedMs: number;
  /** Held by something that runs, or pinned by a session: it is not removed. */
  readonly isInUse: boolean;
}

export interface CacheSpace {
  readonly usedBytes: number;
  readonly freeBytes: number;
  readonly diskBytes: number;
  readonly budget: Budget;
}

/** 0 means: no such bound. All of them 0 means: keep nothing. */
export interface Budget {
  /** More than this is pruned. */
  readonly maxUsedBytes: number;
  /** This much is kept even when the disk is short of room. */
  readonly reservedBytes: number;
  /** When less than this is free, as much is pruned as is lacking. */
  readonly minFreeBytes: number;
  /** How much is left by a prune that has to be. */
  readonly targetBytes: number;
}

export interface Survey {
  readonly isKept: boolean;
  /**
   * It is not kept, but a run of the same on other inputs is: when its inputs come out as they were
   * then, nothing will run. That is known only when they are there.
   */
  readonly mayBeFound: boolean;
  /** How long it took; of what is not kept, how long the nearest run took. null: nobody knows. */
  readonly tookMs: number | null;
  /** The bytes that it added to its inputs; null when it is not kept, or not measured yet. */
  readonly sizeBytes: number | null;
  /** The bytes of its first output with all that lies below. */
  readonly wholeBytes: number | null;
}

export interface Pruned {
  readonly entries: number;
  readonly freedBytes: number;
}

export interface Explanation {
  readonly op: Digest;
  /** null when nothing is known of it but its digest. */
  readonly title: string | null;
  /** null when it is not kept. */
  readonly kept: Omit<CacheEntry, "id" | "kind" | "title"> | null;
  /** How long it took, or is likely to take; null when nobody knows. */
  readonly tookMs: number | null;
  /** What it is made of. */
  readonly inputs: readonly { readonly op: Digest; readonly title: string }[];
  /** The run before it that was most like it; null when there was none. */
  readonly before: EarlierRun | null;
  /** How it differs from that, the step itself first, then what it is made of. */
  readonly changes: readonly Change[];
  readonly areChangesCut: boolean;
}

export interface EarlierRun {
  readonly op: Digest;
  readonly title: string;
  readonly madeMs: number;
  readonly tookMs: number | null;
}
