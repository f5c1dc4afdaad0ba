// Which exit codes an exec may end with and still have a Result.

import type { Exits } from "./op.ts";

/** 128 to 191 is a death by signal, which no expectation covers. */
export function isExpectedExit(exits: Exits, code: number): boolean {
  if (code === 0) return exits !== "failure";
  return exits !== "success" && !(code >= 128 && code <= 191);
}
