// The lines of one file that match, with the places in them. Places are told in bytes, as tools
// that read them count so; a file that is not UTF-8 is read byte by byte.

import { isUtf8 } from "node:buffer";
import type { SearchMatch, Submatch } from "./query.ts";

type FileMatch = Omit<SearchMatch, "filePath">;

interface Found {
  readonly start: number;
  readonly end: number;
}

/** At most `most` of them. `pattern` has the flag g. */
export function matchesIn(
  bytes: Uint8Array,
  pattern: RegExp,
  multiline: boolean,
  most: number,
): FileMatch[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const encoding = isUtf8(buffer) ? "utf8" : "latin1";
  const text = buffer.toString(encoding);
  if (!mayMatch(text, pattern)) return [];
  const sizeOf = (part: string) => Buffer.byteLength(part, encoding);
  const blocks = multiline ? blocksOf(text, pattern) : linesWith(text, pattern);
  const matches: FileMatch[] = [];
  let [at, line, offset] = [0, 1, 0];
  for (const { start, end, found } of blocks) {
    if (matches.length === most) break;
    const between = text.slice(at, start);
    line += countLines(between);
    offset += sizeOf(between);
    at = start;
    const matchedLines = text.slice(start, end);
    const submatches = found.map((one): Submatch => {
      const before = sizeOf(text.slice(start, one.start));
      const own = text.slice(one.start, one.end);
      return { text: own, start: before, end: before + sizeOf(own) };
    });
    matches.push({ lineNumber: line, absoluteOffset: offset, matchedLines, submatches });
  }
  return matches;
}

/**
 * One look at the whole text is many times faster than one at each line, and most files match
 * nowhere. What is in a line is in the text too, unless the pattern forbids what comes after it.
 */
function mayMatch(text: string, pattern: RegExp): boolean {
  return /\(\?<?!/.test(pattern.source) || text.search(pattern) >= 0;
}

interface Block extends Found {
  readonly found: readonly Found[];
}

function* linesWith(text: string, pattern: RegExp): Generator<Block> {
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start);
    const [stop, end] = newline < 0 ? [text.length, text.length] : [newline, newline + 1];
    const base = start;
    const found = [...text.slice(start, stop).matchAll(pattern)].map(
      ({ index, 0: own }): Found => ({ start: base + index, end: base + index + own.length }),
    );
    if (found.length > 0) yield { start, end, found };
    start = end;
  }
}

/** Matches that share a line belong to one block. */
function* blocksOf(text: string, pattern: RegExp): Generator<Block> {
  let open: { start: number; end: number; found: Found[] } | null = null;
  for (const { index, 0: own } of text.matchAll(pattern)) {
    // After the last newline there is no line.
    if (index === text.length && text.endsWith("\n")) break;
    const one = { start: index, end: index + own.length };
    const end = endOfLine(text, Math.max(one.start, one.end - 1));
    if (open !== null && one.start < open.end) {
      open.found.push(one);
      open.end = Math.max(open.end, end);
      continue;
    }
    if (open !== null) yield open;
    open = { start: text.lastIndexOf("\n", one.start - 1) + 1, end, found: [one] };
    if (one.start === 0) open.start = 0;
  }
  if (open !== null) yield open;
}

function endOfLine(text: string, at: number): number {
  const newline = text.indexOf("\n", at);
  return newline < 0 ? text.length : newline + 1;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}
