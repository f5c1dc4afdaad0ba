// What went wrong, as lines for standard error: what failed and why, then what to do.

import { inspect } from "node:util";
import { ExecError, RondelError } from "../../stdlib/index.ts";

const OUTPUT_LINES = 20;

export interface ErrorContext {
  /** Whether the output of commands was shown as it came. */
  readonly isOutputShown: boolean;
  readonly colors: boolean;
}

export function describeError(error: unknown, { isOutputShown, colors }: ErrorContext): string[] {
  if (!(error instanceof RondelError))
    return inspect(error, { colors }).split("\n").filter(isTheirs);
  const output = error instanceof ExecError && !isOutputShown ? lastLines(error.stderr) : [];
  const hint = error.hint === "" ? [] : [`hint: ${error.hint}`];
  return [`error: ${error.message}`, ...output, ...callers(error), ...hint];
}

function lastLines(text: string): string[] {
  if (text.trim() === "") return [];
  return text
    .trimEnd()
    .split("\n")
    .slice(-OUTPUT_LINES)
    .map((line) => `│ ${line}`);
}

/** Where the user's own code asked for it. */
function callers(error: Error): string[] {
  const frames = (error.stack ?? "").split("\n").filter((line) => FRAME.test(line));
  return frames.filter(isTheirs).slice(0, MOST_FRAMES);
}

const MOST_FRAMES = 3;
const FRAME = /^\s+at /;
const OURS =
  /\bnode:|\/node_modules\/|\/shell\/(cli\/|main\.ts)|\/kernel\/|\/stdlib\/(client|modules)\//;

/** A frame of the language itself, such as that of a callback's caller. */
const NOWHERE = /\(<anonymous>\)$/;

/** Whether a line is no frame of this program, or of nobody. */
function isTheirs(line: string): boolean {
  return !FRAME.test(line) || !(OURS.test(line) || NOWHERE.test(line));
}
