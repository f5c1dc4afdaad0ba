// The states of all objects but Container: plain immutable data.

import type { Json } from "../../../stdlib/base/canonical.ts";
import type { EntryKind } from "../../op/entry.ts";
import type { ImageHealthcheck } from "../../op/image.ts";
import type { Spot } from "../../op/plan.ts";
import type { CacheEntry } from "../../solver/solver.ts";
import type { SearchMatch, Submatch } from "../../text/search/query.ts";

/** Of an object of which there is one: that it is there. */
export type Nothing = Readonly<Record<string, never>>;

export const NOTHING: Nothing = {};

export interface AddressState {
  readonly value: string;
}

export interface CacheVolumeState {
  readonly key: string;
  readonly seed: Spot | null;
  readonly sharing: "SHARED" | "PRIVATE" | "LOCKED";
  readonly owner: string;
}

/** What made `after` of `before`. */
export interface ChangesetState {
  readonly before: Spot;
  readonly after: Spot;
}

export interface DiffStatState {
  readonly path: string;
  readonly oldPath: string | null;
  readonly kind: "ADDED" | "MODIFIED" | "REMOVED" | "RENAMED";
  readonly addedLines: number;
  readonly removedLines: number;
}

/** Whether there is a directory at the spot is found out when it is read. */
export interface DirectoryState {
  readonly spot: Spot;
}

export interface FileState {
  readonly spot: Spot;
}

/** The entries as they were when they were asked for. */
export interface CacheEntriesState {
  readonly entries: readonly CacheEntry[];
}

/** Lines as they are written; the last of a name counts. */
export interface EnvFileState {
  readonly lines: readonly NamedValue[];
}

export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

export interface ErrorState {
  readonly message: string;
  readonly values: readonly NamedValue[];
}

export type HealthcheckState = ImageHealthcheck;

export interface JsonState {
  readonly json: Json;
}

export interface PortState {
  readonly port: number;
  readonly protocol: "TCP" | "UDP";
  readonly description: string | null;
  readonly skipHealthcheck: boolean;
}

export type SearchResultState = SearchMatch;

export type SearchSubmatchState = Submatch;

/** `name` is what the session knows it by, and what stands in an Op: a name or an address. */
export interface SecretState {
  readonly name: string;
  readonly uri: string;
}

/** The name by which the session knows the socket. */
export interface SocketState {
  readonly name: string;
}

export interface StatState {
  readonly name: string;
  readonly kind: EntryKind;
  readonly mode: number;
  readonly size: number;
}
