// Where the motions of vi lead, and what its text objects cover.

import { pairAt, pairsOf } from "../text/brackets.ts";
import { tokensOf } from "../text/tokens.ts";
import { nextBoundary, previousBoundary } from "../text/width.ts";
import { columnAt, lineEnd, lineIndentEnd, lineStart, verticalMove } from "./motion.ts";

export interface Target {
  readonly to: number;
  /** Whether an operator takes the character at the end too, or whole lines. */
  readonly reach: "exclusive" | "inclusive" | "lines";
}

export interface Motion {
  readonly name: string;
  /** What f, t and their kin look for, or which object. */
  readonly char: string;
  /** null when none was given. */
  readonly count: number | null;
}

const WORD = /[\p{Letter}\p{Number}\p{Mark}_$]/u;

/** null when the motion leads nowhere. */
export function targetOf(text: string, cursor: number, motion: Motion): Target | null {
  const { name, char, count } = motion;
  const times = count ?? 1;
  switch (name) {
    case "h":
      return exclusive(repeat(cursor, times, (at) => stepInLine(text, at, -1)));
    case "l":
    case " ":
      return exclusive(repeat(cursor, times, (at) => stepInLine(text, at, 1)));
    case "0":
      return exclusive(lineStart(text, cursor));
    case "^":
      return exclusive(lineIndentEnd(text, cursor));
    case "$":
      return inclusive(
        Math.max(lineStart(text, cursor), previousBoundary(text, lineEnd(text, cursor))),
      );
    case "w":
    case "W":
      return exclusive(repeat(cursor, times, (at) => nextWord(text, at, name === "W")));
    case "b":
    case "B":
      return exclusive(repeat(cursor, times, (at) => previousWord(text, at, name === "B")));
    case "e":
    case "E":
      return inclusive(repeat(cursor, times, (at) => wordEnd(text, at, name === "E")));
    case "cw":
    case "cW":
      return wordRest(text, cursor, times, name === "cW");
    case "j":
    case "k":
      return vertical(text, cursor, name === "j" ? times : -times);
    case "gg":
      return { to: lineAt(text, times), reach: "lines" };
    case "G":
      return {
        to: count === null ? lineStart(text, text.length) : lineAt(text, count),
        reach: "lines",
      };
    case "%":
      return partner(text, cursor);
    case "f":
    case "F":
    case "t":
    case "T":
      return find(text, cursor, name, char, times);
    default:
      return null;
  }
}

/** From and to of `iw`, `a"`, `i(` and their kin; null where there is none. */
export function objectAt(
  text: string,
  cursor: number,
  kind: "i" | "a",
  what: string,
): { readonly from: number; readonly to: number } | null {
  if (what === "w" || what === "W") return wordObject(text, cursor, kind, what === "W");
  if (`"'\``.includes(what)) return quoted(text, cursor, kind, what);
  const opener = { "(": "(", ")": "(", b: "(", "[": "[", "]": "[", "{": "{", "}": "{", B: "{" }[
    what
  ];
  if (opener === undefined) return null;
  const around = pairsOf(text, tokensOf(text)).pairs.filter(
    ({ open, close }) => text[open.to - 1] === opener && open.from <= cursor && cursor < close.to,
  );
  const inner = around.sort((a, b) => b.open.from - a.open.from)[0];
  if (inner === undefined) return null;
  if (kind === "a") return { from: inner.open.to - 1, to: inner.close.to };
  return { from: inner.open.to, to: inner.close.from };
}

function exclusive(to: number): Target {
  return { to, reach: "exclusive" };
}

function inclusive(to: number): Target {
  return { to, reach: "inclusive" };
}

function repeat(start: number, times: number, move: (at: number) => number): number {
  let at = start;
  for (let left = times; left > 0; left -= 1) {
    const next = move(at);
    if (next === at) return at;
    at = next;
  }
  return at;
}

function stepInLine(text: string, at: number, by: 1 | -1): number {
  if (by < 0) return at === lineStart(text, at) ? at : previousBoundary(text, at);
  return at === lineEnd(text, at) ? at : nextBoundary(text, at);
}

function vertical(text: string, cursor: number, lines: number): Target | null {
  const to = verticalMove(text, cursor, lines, columnAt(text, cursor));
  return to === null ? null : { to, reach: "lines" };
}

function lineAt(text: string, number: number): number {
  let at = 0;
  for (let line = 1; line < number && lineEnd(text, at) < text.length; line += 1) {
    at = lineEnd(text, at) + 1;
  }
  return at;
}

function partner(text: string, cursor: number): Target | null {
  const line = text.slice(cursor, lineEnd(text, cursor));
  const bracket = line.search(/[([{)\]}]/);
  if (bracket < 0) return null;
  const at = cursor + bracket;
  const pair = pairAt(text, tokensOf(text), at);
  if (pair === null) return null;
  const isOpen = pair.open.from <= at && at < pair.open.to;
  if (!isOpen && at !== pair.close.from) return null;
  return inclusive(isOpen ? pair.close.from : pair.open.to - 1);
}

function find(text: string, cursor: number, name: string, char: string, times: number) {
  const isForward = name === "f" || name === "t";
  const start = lineStart(text, cursor);
  const end = lineEnd(text, cursor);
  let at = cursor;
  for (let left = times; left > 0; left -= 1) {
    const next = isForward
      ? text.indexOf(char, nextBoundary(text, at))
      : at === 0
        ? -1
        : text.lastIndexOf(char, at - 1);
    if (next < start || next >= end) return null;
    at = next;
  }
  if (name === "t") return inclusive(previousBoundary(text, at));
  if (name === "T") return exclusive(nextBoundary(text, at));
  return isForward ? inclusive(at) : exclusive(at);
}

type Kind = "space" | "word" | "other" | "end";

function kindAt(text: string, at: number, isBig: boolean): Kind {
  if (at < 0 || at >= text.length) return "end";
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (/\s/.test(char)) return "space";
  return isBig || WORD.test(char) ? "word" : "other";
}

function nextWord(text: string, from: number, isBig: boolean): number {
  const kind = kindAt(text, from, isBig);
  let at = from;
  while (kind !== "space" && at < text.length && kindAt(text, at, isBig) === kind) {
    at = nextBoundary(text, at);
  }
  while (kindAt(text, at, isBig) === "space") at = nextBoundary(text, at);
  return at;
}

function previousWord(text: string, from: number, isBig: boolean): number {
  let at = previousBoundary(text, from);
  while (at > 0 && kindAt(text, at, isBig) === "space") at = previousBoundary(text, at);
  const kind = kindAt(text, at, isBig);
  while (at > 0 && kindAt(text, previousBoundary(text, at), isBig) === kind) {
    at = previousBoundary(text, at);
  }
  return at;
}

function wordEnd(text: string, from: number, isBig: boolean): number {
  let at = nextBoundary(text, from);
  while (kindAt(text, at, isBig) === "space") at = nextBoundary(text, at);
  const kind = kindAt(text, at, isBig);
  if (kind === "end") return previousBoundary(text, text.length);
  while (kindAt(text, nextBoundary(text, at), isBig) === kind) at = nextBoundary(text, at);
  return at;
}

/** What a changed word is: up to its end, which may be under the cursor. */
function wordRest(text: string, from: number, times: number, isBig: boolean): Target {
  const kind = kindAt(text, from, isBig);
  let at = from;
  while (kind !== "end" && kindAt(text, nextBoundary(text, at), isBig) === kind) {
    at = nextBoundary(text, at);
  }
  return inclusive(repeat(at, times - 1, (end) => wordEnd(text, end, isBig)));
}

function wordObject(text: string, cursor: number, kind: "i" | "a", isBig: boolean) {
  const here = kindAt(text, cursor, isBig);
  if (here === "end") return null;
  const start = lineStart(text, cursor);
  const end = lineEnd(text, cursor);
  let from = cursor;
  while (from > start && kindAt(text, previousBoundary(text, from), isBig) === here) {
    from = previousBoundary(text, from);
  }
  let to = cursor;
  while (to < end && kindAt(text, to, isBig) === here) to = nextBoundary(text, to);
  if (kind === "i") return { from, to };
  const before = to;
  while (to < end && text[to] === " ") to += 1;
  while (to === before && from > start && text[from - 1] === " ") from -= 1;
  return { from, to };
}

function quoted(text: string, cursor: number, kind: "i" | "a", quote: string) {
  const start = lineStart(text, cursor);
  const line = text.slice(start, lineEnd(text, cursor));
  const places = [...line.matchAll(/["'`]/g)]
    .filter(({ 0: found, index }) => found === quote && line[index - 1] !== "\\")
    .map(({ index }) => start + index);
  for (let at = 0; at + 1 < places.length; at += 2) {
    const from = places[at] ?? 0;
    const to = places[at + 1] ?? 0;
    if (cursor > to) continue;
    return kind === "a" ? { from, to: to + 1 } : { from: from + 1, to };
  }
  return null;
}
