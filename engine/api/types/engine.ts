// Engine, and what it keeps. Amounts of space are text in arguments ("20GB", "10%") and bytes in
// answers, as in Dagger's API.

import { bytesOf, parseSpace } from "../../../stdlib/base/space.ts";
import { fail } from "../../event/failure.ts";
import type { Budget, CacheSpace } from "../../solver/solver.ts";
import type {
  EngineCacheEntryFields,
  EngineCacheEntrySetFields,
  EngineCacheFields,
  EngineFields,
} from "../generated.ts";
import { NOTHING } from "../values/states.ts";

const NAME = "rondel";
const NANOSECONDS_A_MS = 1_000_000;
const NO_BOUND: Budget = { maxUsedBytes: 0, reservedBytes: 0, minFreeBytes: 0, targetBytes: 0 };

export const engine: EngineFields = {
  clients: (_self, _args, { clients }) => clients(),
  localCache: () => NOTHING,
  name: () => NAME,
};

export const engineCache: EngineCacheFields = {
  async entrySet(_self, { key }, { solver }) {
    if (key !== "") {
      fail({ kind: "argument", argument: "key", want: "the empty key, of all entries", got: key });
    }
    return { entries: await solver.cache.list() };
  },
  imageNames: (_self, _args, { sources }) => sources.imageNames(),
  maxUsedSpace: (_self, _args, { solver }) => solver.cache.space().budget.maxUsedBytes,
  minFreeSpace: (_self, _args, { solver }) => solver.cache.space().budget.minFreeBytes,
  async prune(_self, args, { solver }) {
    await solver.cache.prune(budgetOf(args, solver.cache.space()));
    return null;
  },
  reservedSpace: (_self, _args, { solver }) => solver.cache.space().budget.reservedBytes,
  targetSpace: (_self, _args, { solver }) => solver.cache.space().budget.targetBytes,
};

export const engineCacheEntrySet: EngineCacheEntrySetFields = {
  diskSpaceBytes: ({ entries }) => entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  entries: ({ entries }) => entries,
  entryCount: ({ entries }) => entries.length,
};

export const engineCacheEntry: EngineCacheEntryFields = {
  activelyUsed: ({ isInUse }) => isInUse,
  createdTimeUnixNano: ({ madeMs }) => toNanoseconds(madeMs),
  dagqlCall: ({ id }) => id,
  description: ({ title }) => title,
  diskSpaceBytes: ({ sizeBytes }) => sizeBytes,
  mostRecentUseTimeUnixNano: ({ usedMs }) => toNanoseconds(usedMs),
  recordType: ({ kind }) => kind,
  recordTypes: ({ kind }) => [kind],
};

/** What a double cannot hold exactly is rounded to whole milliseconds of what it can. */
function toNanoseconds(ms: number): number {
  return ms * NANOSECONDS_A_MS;
}

interface PruneArgs {
  readonly useDefaultPolicy: boolean;
  readonly maxUsedSpace: string;
  readonly reservedSpace: string;
  readonly minFreeSpace: string;
  readonly targetSpace: string;
}

function budgetOf(args: PruneArgs, { budget, diskBytes }: CacheSpace): Budget {
  const standard = args.useDefaultPolicy ? budget : NO_BOUND;
  const read = (argument: Exclude<keyof PruneArgs, "useDefaultPolicy">, otherwise: number) => {
    const text = args[argument];
    if (text === "") return otherwise;
    const space = parseSpace(text);
    const want = 'an amount of space such as "20GB" or "10%"';
    return bytesOf(space ?? fail({ kind: "argument", argument, want, got: text }), diskBytes);
  };
  const maxUsedBytes = read("maxUsedSpace", standard.maxUsedBytes);
  // The engine's own target belongs to its own bound.
  const target = args.maxUsedSpace === "" ? standard.targetBytes : 0;
  return {
    maxUsedBytes,
    reservedBytes: read("reservedSpace", Math.min(standard.reservedBytes, maxUsedBytes)),
    minFreeBytes: read("minFreeSpace", standard.minFreeBytes),
    targetBytes: read("targetSpace", target),
  };
}
