// Where a motion leads: from a text and an offset to an offset.
// Invariant: the answer is on a grapheme boundary of the text when the offset is.

import {
  graphemesOf,
  graphemeWidth,
  nextBoundary,
  previousBoundary,
  widthOf,
} from "../text/width.ts";

const WORD = /[\p{Letter}\p{Number}\p{Mark}_$]/u;

export function lineStart(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end;
}

/** The first character of the line that is no space, or its end. */
export function lineIndentEnd(text: string, offset: number): number {
  const start = lineStart(text, offset);
  return start + indentAt(text, offset).length;
}

export function indentAt(text: string, offset: number): string {
  const line = text.slice(lineStart(text, offset), lineEnd(text, offset));
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

/** The end of the word under or after the offset. */
export function wordForward(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && !isWordAt(text, at)) at = nextBoundary(text, at);
  while (at < text.length && isWordAt(text, at)) at = nextBoundary(text, at);
  return at;
}

/** The beginning of the word under or before the offset. */
export function wordBack(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !isWordAt(text, previousBoundary(text, at))) at = previousBoundary(text, at);
  while (at > 0 && isWordAt(text, previousBoundary(text, at))) at = previousBoundary(text, at);
  return at;
}

/** As a shell means it: up to a space. */
export function bigWordBack(text: string, offset: number): number {
  const before = text.slice(0, offset).trimEnd();
  return /\S*$/u.exec(before)?.index ?? 0;
}

export function columnAt(text: string, offset: number): number {
  return widthOf(text.slice(lineStart(text, offset), offset).replaceAll("\t", "  "));
}

/** The same column `lines` further down, or as near to it as that line reaches; null beyond. */
export function verticalMove(
  text: string,
  offset: number,
  lines: number,
  goal: number,
): number | null {
  let start = lineStart(text, offset);
  for (let left = Math.abs(lines); left > 0; left -= 1) {
    const beyond = lines < 0 ? start === 0 : lineEnd(text, start) === text.length;
    if (beyond) return null;
    start = lines < 0 ? lineStart(text, start - 1) : lineEnd(text, start) + 1;
  }
  return atColumn(text, start, goal);
}

function atColumn(text: string, start: number, goal: number): number {
  let column = 0;
  let at = start;
  for (const grapheme of graphemesOf(text.slice(start, lineEnd(text, start)))) {
    const width = grapheme === "\t" ? 2 : graphemeWidth(grapheme);
    if (column + width > goal) return at;
    column += width;
    at += grapheme.length;
  }
  return at;
}

function isWordAt(text: string, offset: number): boolean {
  return WORD.test(String.fromCodePoint(text.codePointAt(offset) ?? 0));
}
