// `rondel cache`: what the engine keeps, why something is or is not among it, and keeping less.

import { statfs } from "node:fs/promises";
import { describeWhy } from "../../kernel/text/why.ts";
import { homeOf } from "../../stdlib/base/home.ts";
import { formatBytes, parseSpace } from "../../stdlib/base/space.ts";
import { type Connection, connect } from "../../stdlib/index.ts";
import { describeCache, type Entry } from "../view/cache.ts";
import { defineCommand, type Io } from "./command.ts";
import { UsageError } from "./flags.ts";

const FLAGS = {
  json: { kind: "switch", says: "ls, why: print JSON" },
  all: { kind: "switch", says: "prune: keep nothing that is not in use" },
  "max-used": { kind: "text", value: "SPACE", says: "prune: to no more than this, as 20GB or 10%" },
  keep: { kind: "text", value: "SPACE", says: "prune: down to this, when there is any need to" },
  reserved: { kind: "text", value: "SPACE", says: "prune: never below this" },
  "min-free": { kind: "text", value: "SPACE", says: "prune: until this much of the disk is free" },
} as const;

export const cacheCommand = defineCommand({
  name: "cache",
  says: "Say what takes the space and why, and free some",
  words: "ls|why ID|prune",
  example: "rondel cache prune --max-used 5GB",
  flags: FLAGS,
  async run([action, ...words], flags, io) {
    const most = action === "why" ? 1 : 0;
    if (words.length > most) throw new UsageError(`cache ${action} takes ${most} words after it`);
    if (action === "ls") return list(flags.json, io);
    if (action === "prune") return prune(flags, io);
    if (action !== "why") throw new UsageError("cache needs one of ls, why, prune");
    const [id] = words;
    if (id === undefined) throw new UsageError("cache why needs an ID or the digest of an Op");
    return why(id, flags.json, io);
  },
});

interface Listed {
  readonly diskSpaceBytes: number;
  readonly entries: readonly Entry[];
}

const LIST = `{ engine { localCache {
  maxUsedSpace
  entrySet { diskSpaceBytes entries {
    id: dagqlCall kind: recordType title: description sizeBytes: diskSpaceBytes
    inUse: activelyUsed usedNs: mostRecentUseTimeUnixNano madeNs: createdTimeUnixNano
  } }
} } }`;

async function list(json: boolean, io: Io): Promise<number> {
  await using connection = await connect({ name: "cache ls" });
  const data = (await connection.ask(LIST, {})) as {
    engine: { localCache: { maxUsedSpace: number; entrySet: Listed } };
  };
  const { maxUsedSpace: budgetBytes, entrySet } = data.engine.localCache;
  const { diskSpaceBytes: usedBytes, entries } = entrySet;
  const { bavail, bsize } = await statfs(homeOf(io.env, io.isRoot).store);
  const told = { usedBytes, budgetBytes, freeBytes: bavail * bsize, entries };
  io.stdout.write(json ? `${JSON.stringify(told, null, 2)}\n` : describeCache(told));
  return 0;
}

type Bounds = Readonly<Record<"max-used" | "keep" | "reserved" | "min-free", string | null>>;

/** By its field's argument in the API. */
const ARGUMENTS = {
  maxUsedSpace: "max-used",
  targetSpace: "keep",
  reservedSpace: "reserved",
  minFreeSpace: "min-free",
} as const;

const PRUNE = `query Prune($standard: Boolean, $maxUsedSpace: String, $targetSpace: String,
  $reservedSpace: String, $minFreeSpace: String) { engine { localCache {
    prune(useDefaultPolicy: $standard, maxUsedSpace: $maxUsedSpace, targetSpace: $targetSpace,
      reservedSpace: $reservedSpace, minFreeSpace: $minFreeSpace)
} } }`;

/** Without a bound of its own, the engine's are kept; `--all` keeps nothing. */
async function prune(flags: Bounds & { readonly all: boolean }, io: Io): Promise<number> {
  const bounds: [string, string][] = [];
  for (const [argument, flag] of Object.entries(ARGUMENTS)) {
    const text = flags[flag];
    if (text === null) continue;
    if (parseSpace(text) === null) {
      throw new UsageError(`--${flag} needs an amount of space such as 20GB or 10%, not ${text}`);
    }
    bounds.push([argument, text]);
  }
  if (flags.all && bounds.length > 0) throw new UsageError("--all goes with no other bound");
  await using connection = await connect({ name: "cache prune" });
  const before = await countEntries(connection);
  const standard = !flags.all && bounds.length === 0;
  await connection.ask(PRUNE, { standard, ...Object.fromEntries(bounds) });
  const after = await countEntries(connection);
  const freed = formatBytes(Math.max(0, before.diskSpaceBytes - after.diskSpaceBytes));
  const removed = Math.max(0, before.entryCount - after.entryCount);
  io.stdout.write(`freed ${freed}: ${removed} entries of ${before.entryCount} are gone\n`);
  return 0;
}

async function countEntries(connection: Connection) {
  const document = "{ engine { localCache { entrySet { diskSpaceBytes entryCount } } } }";
  const data = (await connection.ask(document, {})) as {
    engine: { localCache: { entrySet: { diskSpaceBytes: number; entryCount: number } } };
  };
  return data.engine.localCache.entrySet;
}

async function why(of: string, json: boolean, io: Io): Promise<number> {
  await using connection = await connect({ name: "cache why" });
  const told = await connection.client.why(of);
  io.stdout.write(json ? `${JSON.stringify(told, null, 2)}\n` : describeWhy(told));
  return 0;
}
