// What the user's code threw, as a CellError. Whatever was thrown is looked at with care: it may
// be no Error at all, and its members may throw in turn.

import { inspect, types } from "node:util";
import { ExecError, RondelError } from "../../stdlib/client/failures.ts";
import type { CellError, Excerpt, FailedExec, Frame } from "../cell.ts";
import type { CellSyntaxError } from "../compile/compiled.ts";
import type { Stacks } from "./stacks.ts";

const MOST_MESSAGE_CHARS = 16 * 1024;
const MOST_DETAIL_CHARS = 4 * 1024;
const MOST_DETAILS = 20;
const MOST_CAUSES = 8;
const MOST_OUTPUT_CHARS = 128 * 1024;

export function describeThrown(thrown: unknown, cell: number, stacks: Stacks): CellError {
  const frames = framesOf(thrown, cell, stacks);
  return {
    ...wordsOf(thrown),
    frames,
    excerpt: excerptOf(frames, stacks),
    details: detailsOf(thrown).slice(0, MOST_DETAILS),
    hint: thrown instanceof RondelError ? textOr(() => thrown.hint, "") : "",
    exec: thrown instanceof ExecError ? execOf(thrown) : null,
  };
}

/** The same for code that never ran. */
export function describeSyntax(error: CellSyntaxError, cell: number, source: string): CellError {
  const { message, line, column } = error;
  const text = source.split("\n")[line - 1] ?? "";
  return {
    name: "SyntaxError",
    message,
    frames: [{ called: "", place: { in: "cell", cell, line, column } }],
    excerpt: { cell, line, column, text: cut(text, MOST_DETAIL_CHARS) },
    details: [],
    hint: "",
    exec: null,
  };
}

interface Words {
  readonly name: string;
  readonly message: string;
}

function wordsOf(thrown: unknown): Words {
  if (!types.isNativeError(thrown) && !(thrown instanceof Error)) {
    return { name: "thrown", message: cut(inspectOr(thrown), MOST_MESSAGE_CHARS) };
  }
  const name = textOr(() => thrown.name, "Error");
  const message = ownWords(textOr(() => thrown.message, "(its message cannot be read)"));
  return { name, message: cut(message, MOST_MESSAGE_CHARS) };
}

/**
 * JavaScript quotes the code that ran, in which names of Cells are members of the scope, called so
 * that it is not their `this`.
 */
function ownWords(message: string): string {
  return message.replace(/\$scope\d*\./g, "").replace(/\(0 , ([\w$.]+)\)/g, "$1");
}

function framesOf(thrown: unknown, cell: number, stacks: Stacks): readonly Frame[] {
  if (!(thrown instanceof Error)) return [];
  const stack = textOr(() => thrown.stack, "");
  const head = textOr(() => thrown.message, "");
  const after = head === "" ? 0 : stack.indexOf(head) + head.length;
  const frames = stacks.framesOf(stack.slice(Math.max(0, after)));
  return frames.length > 0 ? frames : atFault(stack, cell);
}

/** Of what the JavaScript engine refuses to compile, the place is at the head of the stack. */
function atFault(stack: string, cell: number): readonly Frame[] {
  const line = Number(new RegExp(`^cell-${cell}\\.ts:(\\d+)\\n`).exec(stack)?.[1]);
  if (!Number.isInteger(line)) return [];
  return [{ called: "", place: { in: "cell", cell, line, column: 1 } }];
}

function excerptOf(frames: readonly Frame[], stacks: Stacks): Excerpt | null {
  for (const { place } of frames) {
    if (place.in !== "cell") continue;
    const text = stacks.lineOf(place.cell, place.line);
    if (text === null) return null;
    const { cell, line, column } = place;
    return { cell, line, column, text: cut(text, MOST_DETAIL_CHARS) };
  }
  return null;
}

/** The causes, and of many errors each. */
function detailsOf(thrown: unknown): string[] {
  const details: string[] = [];
  let at: unknown = thrown;
  for (let depth = 0; depth < MOST_CAUSES; depth += 1) {
    details.push(...manyOf(at).map((one) => `• ${sentenceOf(one)}`));
    const cause = causeOf(at);
    if (cause === undefined) break;
    details.push(`because: ${sentenceOf(cause)}`);
    at = cause;
  }
  return details;
}

function manyOf(thrown: unknown): readonly unknown[] {
  if (!(thrown instanceof AggregateError)) return [];
  try {
    return Array.isArray(thrown.errors) ? thrown.errors.slice(0, MOST_DETAILS) : [];
  } catch {
    return [];
  }
}

function causeOf(thrown: unknown): unknown {
  try {
    return thrown instanceof Error ? thrown.cause : undefined;
  } catch {
    return undefined;
  }
}

function sentenceOf(thrown: unknown): string {
  const { name, message } = wordsOf(thrown);
  return cut(name === "thrown" ? message : `${name}: ${message}`, MOST_DETAIL_CHARS);
}

function execOf(error: ExecError): FailedExec {
  const op = error.failure?.["op"];
  return {
    command: error.cmd,
    exitCode: error.exitCode,
    stdout: error.stdout.slice(-MOST_OUTPUT_CHARS),
    stderr: error.stderr.slice(-MOST_OUTPUT_CHARS),
    op: typeof op === "string" ? op : null,
  };
}

function textOr(read: () => unknown, otherwise: string): string {
  try {
    const text = read();
    return typeof text === "string" ? text : otherwise;
  } catch {
    return otherwise;
  }
}

function inspectOr(value: unknown): string {
  try {
    return typeof value === "string" ? value : inspect(value, { depth: 3 });
  } catch {
    return "(it cannot be shown)";
  }
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}
