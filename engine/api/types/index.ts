// Every type's resolvers, by the type's name.

import type { Fields } from "../generated.ts";
import { address } from "./address.ts";
import { changeset, diffStat } from "./changeset.ts";
import { container } from "./container.ts";
import { directory } from "./directory.ts";
import { engine, engineCache, engineCacheEntry, engineCacheEntrySet } from "./engine.ts";
import { envFile } from "./env-file.ts";
import { file } from "./file.ts";
import { host } from "./host.ts";
import { jsonValue } from "./json.ts";
import {
  cacheVolume,
  envVariable,
  error,
  errorValue,
  healthcheck,
  label,
  port,
  secret,
  socket,
} from "./plain.ts";
import { internal, query } from "./query.ts";
import { searchResult, searchSubmatch } from "./search.ts";
import { stat } from "./stat.ts";

export const resolvers = {
  Query: { ...query, ...internal },
  Address: address,
  CacheVolume: cacheVolume,
  Changeset: changeset,
  Container: container,
  DiffStat: diffStat,
  Directory: directory,
  Engine: engine,
  EngineCache: engineCache,
  EngineCacheEntry: engineCacheEntry,
  EngineCacheEntrySet: engineCacheEntrySet,
  EnvFile: envFile,
  EnvVariable: envVariable,
  Error: error,
  ErrorValue: errorValue,
  File: file,
  HealthcheckConfig: healthcheck,
  Host: host,
  JSONValue: jsonValue,
  Label: label,
  Port: port,
  SearchResult: searchResult,
  SearchSubmatch: searchSubmatch,
  Secret: secret,
  Socket: socket,
  Stat: stat,
} satisfies Fields;
