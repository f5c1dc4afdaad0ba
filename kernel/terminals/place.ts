// What the command `.terminal` is about: the value of an expression, or, alone, the step that has
// just failed, and else the last value.

import type { Kernel } from "../kernel.ts";
import { subjectOf } from "../subject.ts";

export interface TerminalPlace {
  /** An ID, or the digest of a failed step. */
  readonly of: string;
  /** An expression for that; null of a step that failed. */
  readonly text: string | null;
}

export async function placeOf(
  rest: string,
  kernel: Pick<Kernel, "reports" | "peek" | "connection">,
): Promise<TerminalPlace> {
  const last = kernel.reports.at(-1);
  const failed = last?.outcome.kind === "failed" ? (last.outcome.error.exec?.op ?? null) : null;
  if (rest === "" && failed !== null) return { of: failed, text: null };
  const { id } = await subjectOf(rest, kernel);
  // `_` will be another value by then.
  const text = rest === "" ? `_${last?.number ?? ""}` : rest;
  return { of: id, text: /^[\w$]+$/.test(text) ? text : `(${text})` };
}

/** Of a terminal, as somebody has typed it; null when it is none. */
export function numberOf(text: string): number | null {
  return /^[1-9][0-9]{0,5}$/.test(text) ? Number(text) : null;
}
