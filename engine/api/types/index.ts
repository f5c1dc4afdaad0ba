// Every type's resolvers, by the type's name.

import type { Fields } from "../generated.ts";
import { address } from "./address.ts";
import { container } from "./container.ts";
import { directory } from "./directory.ts";
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
import { stat } from "./stat.ts";

export const resolvers = {
  Query: { ...query, ...internal },
  Address: address,
  CacheVolume: cacheVolume,
  Container: container,
  Directory: directory,
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
  Secret: secret,
  Socket: socket,
  Stat: stat,
} satisfies Fields;
