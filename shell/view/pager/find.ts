// Searching in Lines. A search without capitals finds both.

import type { Line, Span } from "../../text/line.ts";

/** The next Line that holds the words, `from` itself included; null when there is none. */
export function findLine(
  lines: readonly Line[],
  wanted: string,
  from: number,
  direction: 1 | -1,
): number | null {
  const matches = matcherOf(wanted);
  for (let at = from; at >= 0 && at < lines.length; at += direction) {
    if (matches(textOf(lines[at] ?? [])) >= 0) return at;
  }
  return null;
}

/** The Line with what is searched for marked in it. */
export function markMatches(line: Line, wanted: string): Line {
  if (wanted === "") return line;
  const text = textOf(line);
  const matches = matcherOf(wanted);
  let marked = line;
  let at = matches(text);
  while (at >= 0) {
    marked = markPart(marked, at, at + wanted.length);
    const next = matches(text.slice(at + wanted.length));
    at = next < 0 ? -1 : at + wanted.length + next;
  }
  return marked;
}

function textOf(line: Line): string {
  return line.map(({ text }) => text).join("");
}

function matcherOf(wanted: string): (text: string) => number {
  const isExact = wanted !== wanted.toLowerCase();
  if (isExact) return (text) => text.indexOf(wanted);
  return (text) => {
    const lower = text.toLowerCase();
    // A few letters change their length with their case; then places would not fit.
    return lower.length === text.length ? lower.indexOf(wanted) : text.indexOf(wanted);
  };
}

function markPart(line: Line, from: number, to: number): Line {
  const spans: Span[] = [];
  let at = 0;
  for (const { text, role } of line) {
    const begin = Math.max(0, Math.min(text.length, from - at));
    const end = Math.max(0, Math.min(text.length, to - at));
    const parts: readonly Span[] = [
      { text: text.slice(0, begin), role },
      { text: text.slice(begin, end), role: "match" },
      { text: text.slice(end), role },
    ];
    spans.push(...parts.filter((part) => part.text !== ""));
    at += text.length;
  }
  return spans;
}
