// What can be set: in config.toml of the home, and some of it in the environment, which wins.
//
//   [engine]
//   parallel = 4              # processes that run at once; two a core when not set
//   processes = 10000         # that all containers together may have; 32768 when not set
//   idle-exit-minutes = 60    # the engine ends after this long without a session
//
//   [cache]
//   max-used = "20GB"         # a tenth of the disk, 50 GB at most, when not set; also "15%"
//   min-free = "5GB"          # a twentieth of the disk, 10 GB at most
//   reserved = "2GB"          # kept however little is free; a tenth of max-used
//
//   [registry.mirrors]
//   "docker.io" = "http://127.0.0.1:5000"

import { readFileSync } from "node:fs";
import { parseSpace, type Space } from "../stdlib/base/space.ts";
import { fail } from "./event/failure.ts";
import type { BudgetWish } from "./solver/budget.ts";
import { type Mirrors, parseMirrors } from "./source/image/mirrors.ts";

export interface Config {
  readonly parallel: number;
  /** Of the engine and all its containers; null for the usual bound. */
  readonly processes: number | null;
  readonly idleExitMs: number;
  readonly mirrors: Mirrors;
  readonly cache: BudgetWish;
}

export interface ConfigOptions {
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cores: number;
}

const RUNS_PER_CORE = 2;
const IDLE_EXIT_MINUTES = 60;
const MINUTE_MS = 60_000;

type Table = Readonly<Record<string, unknown>>;

export async function readConfig({ path, env, cores }: ConfigOptions): Promise<Config> {
  const file = await readToml(path);
  const engine = tableIn(file, "engine");
  const cache = tableIn(file, "cache");
  const mirrors = tableIn(tableIn(file, "registry"), "mirrors");
  const written = Object.entries(mirrors).map(([registry, url]) => `${registry}=${String(url)}`);
  return {
    parallel: numberIn(engine, "parallel") ?? cores * RUNS_PER_CORE,
    processes: numberIn(engine, "processes"),
    idleExitMs: (numberIn(engine, "idle-exit-minutes") ?? IDLE_EXIT_MINUTES) * MINUTE_MS,
    cache: {
      maxUsed: spaceIn(cache, "max-used"),
      reserved: spaceIn(cache, "reserved"),
      minFree: spaceIn(cache, "min-free"),
    },
    mirrors: new Map([
      ...parseMirrors(written.join(",")),
      ...parseMirrors(env["RONDEL_REGISTRY_MIRRORS"] ?? ""),
    ]),
  };
}

async function readToml(path: string): Promise<Table> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
  // Most homes have no such file, and need nobody who reads it.
  const { parse } = await import("smol-toml");
  try {
    return parse(text);
  } catch (error) {
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    return fail({ kind: "argument", argument: path, want: "a TOML file", got: why }, error);
  }
}

function tableIn(table: Table, name: string): Table {
  const value = table[name];
  if (value === undefined) return {};
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Table;
  return fail({ kind: "argument", argument: name, want: "a table", got: typeof value });
}

function numberIn(table: Table, name: string): number | null {
  const value = table[name];
  if (value === undefined) return null;
  if (typeof value === "number" && value > 0) return value;
  return fail({ kind: "argument", argument: name, want: "a number above 0", got: String(value) });
}

function spaceIn(table: Table, name: string): Space | null {
  const value = table[name];
  if (value === undefined) return null;
  const space = parseSpace(String(value));
  const want = 'an amount of space such as "20GB" or "10%"';
  return space ?? fail({ kind: "argument", argument: name, want, got: String(value) });
}
