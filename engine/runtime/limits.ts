// The resource limits a container starts with.
// Invariant: none is above the engine's own hard limit, which only a rarer right may raise.

import { readFileSync } from "node:fs";

export interface Limit {
  readonly type: string;
  readonly soft: number;
  readonly hard: number;
}

export function readLimits(): Limit[] {
  return limitsIn(readFileSync("/proc/self/limits", "utf8"));
}

/** Only open files need one: node raises its own, and its children would inherit that. */
export function limitsIn(text: string): Limit[] {
  const own = hardLimit(text, "Max open files");
  if (own === null) return [];
  const hard = Math.min(own, MOST_OPEN_FILES);
  return [{ type: "RLIMIT_NOFILE", soft: Math.min(hard, USUAL_OPEN_FILES), hard }];
}

/** null when the text has no such limit; Infinity when there is none. */
export function hardLimit(text: string, name: string): number | null {
  const line = text.split("\n").find((one) => one.startsWith(name));
  const hard = line?.slice(name.length).trim().split(/\s+/)[1];
  if (hard === undefined) return null;
  return hard === "unlimited" ? Number.POSITIVE_INFINITY : Number(hard);
}

/** Programs that close every possible descriptor when they start take this long to do it. */
const USUAL_OPEN_FILES = 65_536;
const MOST_OPEN_FILES = 1_048_576;
