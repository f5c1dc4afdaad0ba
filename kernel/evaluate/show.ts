// From a value to what there is to be seen of it. The user's code may have a word in it (getters,
// ways to be inspected), so all of it happens where the user's code runs, and can be interrupted.
// Invariant: it asks the engine nothing, and what it answers is bounded.

import { inspect, types } from "node:util";
import { Lazy } from "../../stdlib/client/lazy.ts";
import type { Bundle, Shown } from "../display.ts";
import { tableOf } from "./table.ts";

const MOST_TEXT_CHARS = 1024 * 1024;
const MOST_INSPECTED_CHARS = 256 * 1024;
const MOST_PLAIN_CHARS = 64 * 1024;
/** Of a picture, as base64. */
const MOST_RICH_CHARS = 8 * 1024 * 1024;
const MOST_PREVIEW_CHARS = 80;

const INSPECTION = { depth: 6, maxArrayLength: 100, maxStringLength: 10_000 };
const DISPLAY = Symbol.for("Jupyter.display");

export interface ShowOptions {
  readonly columns: number;
}

export async function show(value: unknown, options: ShowOptions): Promise<Shown> {
  return showNow(value, options);
}

/** At once, unless the value takes its time to say what it looks like. */
export function showNow(value: unknown, options: ShowOptions): Shown | Promise<Shown> {
  if (value === undefined) return { kind: "nothing" };
  if (typeof value === "string") return { kind: "text", ...cut(value, MOST_TEXT_CHARS) };
  if (isLazy(value)) return showLazy(value);
  try {
    const said = looksOf(value);
    if (said === null) return tableOf(value) ?? showInspected(value, options);
    if (!types.isPromise(said)) return { kind: "rich", bundle: bundleOf(said, value) };
    return said.then(
      (looks) => ({ kind: "rich", bundle: bundleOf(looks, value) }),
      (error: unknown) => ({ kind: "rich", bundle: failedBundle(error) }),
    );
  } catch (error) {
    return { kind: "rich", bundle: failedBundle(error) };
  }
}

/** What a list of names says of a value, on one line. */
export function previewOf(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value.slice(0, MOST_PREVIEW_CHARS)) : "";
  const whole = text || inspectSafely(value, { depth: 1, maxArrayLength: 5, maxStringLength: 60 });
  const line = whole.replace(/\s+/g, " ");
  return line.length <= MOST_PREVIEW_CHARS ? line : `${line.slice(0, MOST_PREVIEW_CHARS - 1)}…`;
}

export function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object" || types.isProxy(value)) return typeof value;
  try {
    const tag: unknown = isLazy(value) ? value[Symbol.toStringTag] : value.constructor?.name;
    return typeof tag === "string" && tag !== "" ? tag : "object";
  } catch {
    return "object";
  }
}

function isLazy(value: unknown): value is Lazy {
  return !types.isProxy(value) && value instanceof Lazy;
}

function showLazy(lazy: Lazy): Shown {
  const recipe = Lazy.recipeOf(lazy);
  const chain = inspect(lazy);
  if (recipe === null) return { kind: "inspected", ansi: chain, cutChars: 0 };
  return { kind: "lazy", type: lazy[Symbol.toStringTag], id: Lazy.idOf(lazy), chain };
}

/** null when the value has nothing to say of its own looks. */
function looksOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return null;
  if (!(DISPLAY in value) || typeof value[DISPLAY] !== "function") return null;
  return value[DISPLAY]() ?? null;
}

function bundleOf(said: unknown, value: unknown): Bundle {
  if (typeof said !== "object" || said === null) return { "text/plain": plainOf(value) };
  const entries = Object.entries(said).map(([type, content]) => [type, textOf(content)]);
  const bundle: Record<string, string> = Object.fromEntries(entries);
  const chars = Object.values(bundle).reduce((sum, text) => sum + text.length, 0);
  if (chars > MOST_RICH_CHARS) return { "text/plain": `(${chars} characters to display)` };
  return { ...bundle, "text/plain": bundle["text/plain"] ?? plainOf(value) };
}

function failedBundle(error: unknown): Bundle {
  return { "text/plain": `(it cannot be displayed: ${wordsOf(error)})` };
}

/** Media types of JSON come as values. */
function textOf(content: unknown): string {
  return typeof content === "string" ? content : (JSON.stringify(content) ?? "");
}

function plainOf(value: unknown): string {
  return inspectSafely(value, { ...INSPECTION, colors: false }).slice(0, MOST_PLAIN_CHARS);
}

function showInspected(value: unknown, { columns }: ShowOptions): Shown {
  const whole = inspectSafely(value, { ...INSPECTION, colors: true, breakLength: columns });
  const { text, cutChars } = cut(whole, MOST_INSPECTED_CHARS);
  // A colour that was open where it was cut would go on.
  return { kind: "inspected", ansi: cutChars > 0 ? `${text}\u001b[0m` : text, cutChars };
}

function inspectSafely(value: unknown, options: object): string {
  try {
    return inspect(value, options);
  } catch (error) {
    return `(it cannot be shown: ${wordsOf(error)})`;
  }
}

function wordsOf(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : inspect(error);
  } catch {
    return "it throws what cannot be shown either";
  }
}

/** Never within a character that takes two units. */
function cut(text: string, most: number): { readonly text: string; readonly cutChars: number } {
  if (text.length <= most) return { text, cutChars: 0 };
  const isWithin = /[\uD800-\uDBFF]/.test(text.charAt(most - 1));
  const end = isWithin ? most - 1 : most;
  return { text: text.slice(0, end), cutChars: text.length - end };
}
