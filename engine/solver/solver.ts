// The seam of the engine: what the API and the sessions know of running things.
// Implementations: `fake` (tests: no root, no containers), `local` (this machine).
// Every one of them passes test/contract/solver.ts.

import type { Scope } from "../event/scope.ts";
import type { Difference } from "../op/difference.ts";
import type { Digest } from "../op/digest.ts";
import type { Entry } from "../op/entry.ts";
import type { Destination, ImageOrder, LoadedImage } from "../op/image.ts";
import type { Plan, Spot } from "../op/plan.ts";
import type { Platform } from "../op/platform.ts";
import type { SearchMatch, SearchQuery } from "../text/search/query.ts";
import type { Cache } from "./cache.ts";
import type { FailedExec, LiveOrder, Run } from "./live.ts";
import type { Printouts } from "./printouts.ts";

/** What is known once an Op has run: it is kept, and found again by the Op's digest. */
export interface Result {
  readonly op: Digest;
  /** The names of the outputs; what is in them is read through the Solver. */
  readonly outputs: readonly string[];
  readonly process: ProcessResult | null;
}

export interface ProcessResult {
  readonly exitCode: number;
  readonly tookMs: number;
}

export type OutputStream = "stdout" | "stderr" | "combined";

// The API sees this file alone of all that lies below it.

export interface FileSlice {
  readonly offset: number;
  readonly length: number;
}

export interface Solver {
  /**
   * Runs what is missing and answers the Result. One Op runs once at a time whoever asks; it is
   * cancelled when the last of those who wait has gone (their `signal`).
   */
  solve(plan: Plan, scope: Scope): Promise<Result>;
  /** Whether the Result is there already. Runs nothing. */
  find(plan: Plan): Result | null;
  /** What a process of a solved Op printed. */
  output(plan: Plan, stream: OutputStream, scope: Scope): Promise<Uint8Array>;
  /** The bytes of a regular file; symbolic links are followed inside the root. */
  read(spot: Spot, scope: Scope, slice?: FileSlice): Promise<Uint8Array>;
  /** What a symbolic link points to, as it is written in it. */
  readLink(spot: Spot, scope: Scope): Promise<string>;
  /** The entries of a directory, by name. */
  list(spot: Spot, scope: Scope): Promise<Entry[]>;
  /** null when nothing is there. `follow` decides about a symbolic link at the end of the path. */
  stat(spot: Spot, scope: Scope, follow: boolean): Promise<Entry | null>;
  /** Paths below the directory, `/` at the end of a directory, that match a glob, in order. */
  glob(spot: Spot, pattern: string, scope: Scope): Promise<string[]>;
  /** What is found in the files of the directory, by path and line. */
  search(spot: Spot, query: SearchQuery, scope: Scope): Promise<SearchMatch[]>;
  /** What differs between two directories, by path. */
  compare(before: Spot, after: Spot, scope: Scope): Promise<Difference[]>;
  /** The digest of the content: of a file's bytes and mode, of a directory's tree. */
  digest(spot: Spot, scope: Scope): Promise<Digest>;
  /** Writes a file or what is in a directory to the host. Answers the path written. */
  export(spot: Spot, hostPath: string, options: ExportOptions, scope: Scope): Promise<void>;
  /**
   * Makes an image and brings it to its destination. Answers what it is found by there: the path,
   * the digest of the tree, the full reference with its digest, or the name.
   */
  ship(order: ImageOrder, to: Destination, scope: Scope): Promise<string>;
  /** Reads an image archive: what its Op makes is known from then on. */
  load(archive: Spot, wish: ImageWish, scope: Scope): Promise<LoadedImage>;
  /** What is in a tar archive, as a tree that is kept; null when the file is none. */
  unpack(archive: Spot, scope: Scope): Promise<Digest | null>;
  /** Starts a process that is typed into. It has begun when this resolves. */
  start(order: LiveOrder, scope: Scope): Promise<Run>;
  /** By its digest or a beginning of it; null when nothing is kept of it. */
  findFailed(name: string): FailedExec | null;
  /** What processes print and have printed. */
  readonly printouts: Printouts;
  readonly platform: Platform;
  /** What is kept, and how it is told to keep less. */
  readonly cache: Cache;
}

export type { Budget, Cache, CacheEntry, CacheSpace, Explanation, Survey } from "./cache.ts";
export type { Change } from "./change.ts";
export type {
  FailedExec,
  KeptTree,
  LiveChange,
  LiveChanges,
  LiveOrder,
  Run,
  ScreenSize,
} from "./live.ts";
export type { Printed, Printout } from "./printouts.ts";

/** Which image of an archive is meant. An empty tag means whichever there is. */
export interface ImageWish {
  readonly tag: string;
  readonly platform: Platform;
}

export interface ExportOptions {
  /** Remove what is in the host's folder and not in the exported one. */
  readonly wipe: boolean;
  /** Paths below the host's folder to remove. */
  readonly remove?: readonly string[];
}
