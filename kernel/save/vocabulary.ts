// Which names of the prompt mean what in a module: the functions that begin a chain are methods of
// `dag` there, types and enums are imported, and some things only Rondel has.

import { SHAPE } from "../../stdlib/client/shape/generated.ts";

/** At the prompt these are functions; in a module, methods of `dag`. */
const BEGINNINGS: ReadonlySet<string> = new Set([
  ...["address", "cacheVolume", "container", "defaultPlatform", "directory", "envFile", "error"],
  ...["file", "host", "secret", "setSecret", "version"],
]);

const ENUMS: ReadonlySet<string> = new Set([
  ...["CacheSharingMode", "ChangesetMergeConflict", "ChangesetsMergeConflict", "DiffStatKind"],
  ...["ExistsType", "FileType", "ImageLayerCompression", "ImageMediaTypes", "NetworkProtocol"],
  "ReturnType",
]);

const OTHER_TYPES: ReadonlySet<string> = new Set([
  ...["CacheVolume", "DiffStat", "EngineCacheEntry", "EnvVariable", "ErrorValue"],
  ...["HealthcheckConfig", "Label", "Port", "SearchSubmatch", "Secret", "Socket", "Stat"],
  ...["JSON", "Platform", "BuildArg"],
]);

const ONLY_OURS: ReadonlySet<string> = new Set([
  ...["toolbox", "debian", "ExecNetwork", "OutputStream", "PlanState", "WhyKind", "ExecError"],
  ...["RondelError", "EngineLost", "EngineUnavailable"],
]);

/** A live connection is nothing that can be written down. */
const LIVE: ReadonlySet<string> = new Set(["connect", "connection"]);

export type Meaning = "beginning" | "shared" | "ours" | "live" | null;

/** Of a name that no Cell has defined. */
export function meaningOf(name: string): Meaning {
  if (BEGINNINGS.has(name)) return "beginning";
  if (ENUMS.has(name) || isApiType(name) || /^[A-Z]\w+Opts$/.test(name)) return "shared";
  if (ONLY_OURS.has(name)) return "ours";
  return LIVE.has(name) ? "live" : null;
}

/** The types of objects that an Op or a Value stands behind. */
export function isApiType(type: string): boolean {
  return (Object.hasOwn(SHAPE, type) && type !== "Query") || OTHER_TYPES.has(type);
}

/** Members whose value is text here and a member of an enum, or a branded type, in Dagger. */
const MEMBERS: ReadonlyMap<string, string> = new Map([
  ["expect", "ReturnType"],
  ["sharing", "CacheSharingMode"],
  ["protocol", "NetworkProtocol"],
  ["forcedCompression", "ImageLayerCompression"],
  ["mediaTypes", "ImageMediaTypes"],
  ["expectedType", "ExistsType"],
]);

export interface TypedText {
  readonly code: string;
  readonly imported: string;
}

/** `expect: "ANY"` becomes `expect: ReturnType.Any`; null when the member is like any other. */
export function typeText(member: string, text: string): TypedText | null {
  if (member === "platform") {
    return { code: `${JSON.stringify(text)} as Platform`, imported: "Platform" };
  }
  const imported = MEMBERS.get(member);
  if (imported === undefined) return null;
  return { code: `${imported}.${pascal(text)}`, imported };
}

function pascal(text: string): string {
  if (!/^[A-Z_]+$/.test(text)) return text;
  return text
    .split("_")
    .map((word) => word.slice(0, 1) + word.slice(1).toLowerCase())
    .join("");
}
