// How many columns text takes on a screen, and where its graphemes begin and end. Terminals do not
// agree about emoji; those graphemes are called unsure, and the painter places what follows them.
// Invariant: a grapheme is never cut, and the width of a text is the sum of its graphemes'.

import { eastAsianWidth } from "get-east-asian-width";

/** It takes milliseconds to make, and a text of plain letters does not need it. */
const segmenter = lazily(() => new Intl.Segmenter(undefined, { granularity: "grapheme" }));
const ASCII = /^[\x20-\x7e]*$/;
const ASCII_OR_BREAKS = /^[\x20-\x7e\n\t]*$/;
const BROKEN = /\n./s;
const LINES = /[^\n]*\n|[^\n]+$/g;
const AS_PICTURE = "\ufe0f";
const FLAG = /^\p{Regional_Indicator}{2}/u;
const PICTURE = /\p{Extended_Pictographic}/u;
const INVISIBLE = /^[\p{Mark}\p{Format}\p{Control}]/u;

/** What a reader takes for one character each. */
export function graphemesOf(text: string): string[] {
  if (ASCII_OR_BREAKS.test(text)) return text.split("");
  if (BROKEN.test(text)) {
    return (text.match(LINES) ?? []).flatMap(graphemesOf);
  }
  return Array.from(segmenter().segment(text), ({ segment }) => segment);
}

export function widthOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  return graphemesOf(text).reduce((columns, grapheme) => columns + graphemeWidth(grapheme), 0);
}

export function graphemeWidth(grapheme: string): number {
  const first = grapheme.codePointAt(0);
  if (first === undefined) return 0;
  if (first >= 0x20 && first < 0x7f && grapheme.length === 1) return 1;
  if (grapheme.includes(AS_PICTURE) || FLAG.test(grapheme)) return 2;
  if (INVISIBLE.test(grapheme)) return 0;
  return eastAsianWidth(first);
}

/** Whether terminals may differ about its width. */
export function isUnsure(grapheme: string): boolean {
  if (grapheme.length === 1) {
    const code = grapheme.charCodeAt(0);
    return code >= 0x2190 && code < 0x2c00 && PICTURE.test(grapheme);
  }
  return true;
}

/** Where the grapheme that covers `offset` begins; `offset` itself between two graphemes. */
export function boundaryBefore(text: string, offset: number): number {
  if (offset <= 0) return 0;
  if (offset >= text.length) return text.length;
  if (isPlainAt(text, offset - 1) && isPlainAt(text, offset)) return offset;
  const line = text.lastIndexOf("\n", offset - 1) + 1;
  if (line === offset) return offset;
  const found = segmenter()
    .segment(lineAt(text, line))
    .containing(offset - line);
  return line + (found?.index ?? offset - line);
}

/** The end of the grapheme that begins at or covers `offset`. */
export function nextBoundary(text: string, offset: number): number {
  if (offset >= text.length) return text.length;
  if ([-1, 0, 1].every((by) => isPlainAt(text, offset + by))) return offset + 1;
  const line = text.lastIndexOf("\n", offset - 1) + 1;
  const found = segmenter()
    .segment(lineAt(text, line))
    .containing(offset - line);
  if (found === undefined) return offset + 1;
  return line + found.index + found.segment.length;
}

/** The beginning of the grapheme before `offset`. */
export function previousBoundary(text: string, offset: number): number {
  return offset <= 0 ? 0 : boundaryBefore(text, offset - 1);
}

/** The first boundary at or after `offset`. */
export function boundaryAfter(text: string, offset: number): number {
  const at = Math.max(0, Math.min(offset, text.length));
  return boundaryBefore(text, at) === at ? at : nextBoundary(text, at);
}

/** Between two of these there is always a boundary; before the text and behind it, too. */
function isPlainAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return Number.isNaN(code) || (code >= 0x20 && code < 0x7f) || code === 0x0a;
}

function lazily<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

/** A line with its break, which is a grapheme of its own. */
function lineAt(text: string, start: number): string {
  const end = text.indexOf("\n", start);
  return end < 0 ? text.slice(start) : text.slice(start, end + 1);
}
