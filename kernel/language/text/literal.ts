// Whether the cursor is in a string, and of which call that is an argument. Pure, and content with
// code that is not finished: what stands before the cursor is read once, from the beginning.

import { LAST_VALUE } from "./cell-text.ts";

export interface LiteralPlace {
  /** Where its text begins, behind the quote. */
  readonly from: number;
  /** Its end: the closing quote, or the cursor when there is none on the line. */
  readonly to: number;
  /** What stands in it before the cursor. */
  readonly text: string;
  readonly call: LiteralCall | null;
}

export interface LiteralCall {
  /** The expression before the last dot; empty for a plain function. */
  readonly receiver: string;
  readonly method: string;
  /** Counts from 0. */
  readonly argument: number;
}

export function literalAt(source: string, offset: number): LiteralPlace | null {
  const { stack, quote } = scan(source, offset);
  if (quote === null) return null;
  const from = quote.at + 1;
  const open = stack.at(-1);
  const closing = source.slice(offset).search(quote.mark === "`" ? /`/ : /["'\n]/);
  const isClosed = closing >= 0 && source[offset + closing] === quote.mark;
  return {
    from,
    to: isClosed ? offset + closing : offset,
    text: source.slice(from, offset),
    call: open === undefined ? null : callBefore(source, open),
  };
}

/** What closes all that is open, when the cursor is at the end of the code and in no string. */
export function closersAt(source: string, offset: number): string {
  if (source.slice(offset).trim() !== "") return "";
  const { stack, quote } = scan(source, offset);
  if (quote !== null) return "";
  return stack
    .map(({ mark }) => CLOSERS[mark] ?? "")
    .reverse()
    .join("");
}

const CLOSERS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "`": "`" };

interface OpenBracket {
  readonly mark: string;
  readonly at: number;
  commas: number;
}

interface Scanned {
  /** The brackets that are open, and templates; the innermost is last. */
  readonly stack: readonly OpenBracket[];
  readonly quote: { readonly mark: string; readonly at: number } | null;
}

/** A whole token that is no bracket: comments, strings, templates without holes, regexes. */
const SKIPPED =
  /\/\/[^\n]*|\/\*(?:(?!\*\/)[\s\S])*\*\/|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'/y;
const REGEX = /\/(?![/*])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y;
const BEFORE_REGEX = /(?:^|[=(,:[!&|?{};+\n]|\breturn|\bof|\bin)\s*$/;

function scan(source: string, offset: number): Scanned {
  const text = source.slice(0, offset);
  const stack: OpenBracket[] = [];
  let at = 0;
  while (at < text.length) {
    const mark = text[at] ?? "";
    const top = stack.at(-1);
    if (top?.mark === "`") {
      at = inTemplate(text, at, stack);
      continue;
    }
    const end = skippedTo(text, at, mark);
    if (end > at) {
      at = end;
      continue;
    }
    if (mark === '"' || mark === "'") {
      const lineEnd = text.indexOf("\n", at);
      // What is not closed on its line ends with the line.
      if (lineEnd < 0) return { stack, quote: { mark, at } };
      at = lineEnd;
    } else if ("([{`".includes(mark)) stack.push({ mark, at, commas: 0 });
    else if (")]}".includes(mark)) stack.pop();
    else if (mark === "," && top !== undefined) top.commas += 1;
    else if (text.startsWith("//", at) || text.startsWith("/*", at)) return NOWHERE;
    at += 1;
  }
  const top = stack.at(-1);
  if (top?.mark !== "`") return { stack, quote: null };
  return { stack: stack.slice(0, -1), quote: { mark: "`", at: top.at } };
}

const NOWHERE: Scanned = { stack: [], quote: null };

function inTemplate(text: string, at: number, stack: OpenBracket[]): number {
  if (text[at] === "\\") return at + 2;
  if (text[at] === "`") stack.pop();
  if (!text.startsWith("${", at)) return at + 1;
  stack.push({ mark: "{", at: at + 1, commas: 0 });
  return at + 2;
}

function skippedTo(text: string, at: number, mark: string): number {
  if (!"\"'/".includes(mark)) return at;
  SKIPPED.lastIndex = at;
  const skipped = SKIPPED.exec(text);
  if (skipped !== null) return at + skipped[0].length;
  if (mark !== "/" || !BEFORE_REGEX.test(text.slice(Math.max(0, at - 20), at))) return at;
  REGEX.lastIndex = at;
  return at + (REGEX.exec(text)?.[0].length ?? 0);
}

function callBefore(source: string, open: OpenBracket): LiteralCall | null {
  if (open.mark !== "(") return null;
  const before = source.slice(0, open.at);
  const called = /([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*$/u.exec(before);
  if (called === null) return null;
  const dot = /\??\.\s*$/.exec(before.slice(0, called.index));
  const argument = open.commas;
  const method = called[1] ?? "";
  if (dot === null) return { receiver: "", method, argument };
  const receiver = expressionBefore(source.slice(0, called.index - dot[0].length));
  // A Cell that begins with a dot goes on with the last value.
  return { receiver: receiver === "" ? LAST_VALUE : receiver, method, argument };
}

/** The chain of names, calls and members that ends the text. */
function expressionBefore(text: string): string {
  let at = text.length;
  for (;;) {
    const rest = text.slice(0, at).trimEnd();
    const last = rest.at(-1) ?? "";
    if (last === ")" || last === "]") {
      const begin = bracketBefore(rest);
      if (begin < 0) break;
      at = begin;
      continue;
    }
    const name = /[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.exec(rest);
    if (name === null) break;
    at = name.index;
    const dot = /\??\.\s*$/.exec(text.slice(0, at).trimEnd());
    if (dot === null) break;
    at = text.slice(0, at).trimEnd().length - dot[0].length;
  }
  return text.slice(at).trim();
}

/** Where the bracket was opened that ends the text; strings are read from the beginning. */
function bracketBefore(text: string): number {
  for (let at = text.length - 1; at >= 0; at -= 1) {
    if (!"([".includes(text[at] ?? "")) continue;
    const { stack, quote } = scan(text, text.length - 1);
    return quote === null ? (stack.at(-1)?.at ?? -1) : -1;
  }
  return -1;
}
