// A Value is an object of the API: its type, how it was made, and what is known of it.
// Its ID is the text of its recipe, so a Value is a cache of its recipe and no more.
// Invariant: a Value never changes, and neither does its state.

import type { Recipe } from "../../../stdlib/base/recipe.ts";
import type { CacheEntry } from "../../solver/solver.ts";
import type { ContainerState } from "./container.ts";
import type {
  AddressState,
  CacheEntriesState,
  CacheVolumeState,
  ChangesetState,
  DiffStatState,
  DirectoryState,
  EnvFileState,
  ErrorState,
  FileState,
  HealthcheckState,
  JsonState,
  NamedValue,
  Nothing,
  PortState,
  SearchResultState,
  SearchSubmatchState,
  SecretState,
  SocketState,
  StatState,
} from "./states.ts";

/** What is known of each type's objects. */
export interface States {
  readonly Query: Nothing;
  readonly Address: AddressState;
  readonly CacheVolume: CacheVolumeState;
  readonly Container: ContainerState;
  readonly Changeset: ChangesetState;
  readonly DiffStat: DiffStatState;
  readonly Directory: DirectoryState;
  readonly Engine: Nothing;
  readonly EngineCache: Nothing;
  readonly EngineCacheEntry: CacheEntry;
  readonly EngineCacheEntrySet: CacheEntriesState;
  readonly EnvFile: EnvFileState;
  readonly EnvVariable: NamedValue;
  readonly Error: ErrorState;
  readonly ErrorValue: NamedValue;
  readonly File: FileState;
  readonly HealthcheckConfig: HealthcheckState;
  readonly Host: Nothing;
  readonly JSONValue: JsonState;
  readonly Label: NamedValue;
  readonly Port: PortState;
  readonly SearchResult: SearchResultState;
  readonly SearchSubmatch: SearchSubmatchState;
  readonly Secret: SecretState;
  readonly Socket: SocketState;
  readonly Stat: StatState;
}

export type TypeName = keyof States;

export interface Value<N extends TypeName = TypeName> {
  readonly type: N;
  readonly recipe: Recipe;
  readonly state: States[N];
}

/** The calls of a chain, the first first. */
export type Trace = readonly TracedCall[];

export interface TracedCall {
  readonly field: string;
  /** null from where it is known only when something has run. */
  readonly value: Value | null;
}

/**
 * An answer whose recipe is not the call as it was written: what was mutable in it (a tag, a host
 * folder) has been replaced by what it meant. Arguments alone mean the same field on the same
 * receiver; `receiver` means that the call has changed nothing, and is in no recipe.
 */
export class Pinned<S> {
  readonly state: S;
  readonly as: Recipe | PinnedArgs | "receiver";

  constructor(state: S, as: Recipe | PinnedArgs | "receiver") {
    this.state = state;
    this.as = as;
  }
}

export interface PinnedArgs {
  readonly args: Readonly<Record<string, string>>;
}
