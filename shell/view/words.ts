// The small forms of speech that all views share: counts, names from outside, pairs of columns.

import { nameOf } from "../text/clean.ts";
import { cutLine, lineWidth } from "../text/cut.ts";
import { type Line, type Role, span } from "../text/line.ts";

export { nameOf };

/** "1 step", "1,234 steps". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${groupDigits(count)} ${count === 1 ? one : many}`;
}

export function groupDigits(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** A command as one could type it: what is more than a word stands in quotes. */
export function commandOf(words: readonly string[]): string {
  const quote = (word: string) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(nameOf(word));
  return words.map(quote).join(" ");
}

/** An Op's digest, as much of it as one has to type. */
export function shortOp(op: string): string {
  return nameOf(op.slice(0, SHORT_OP_CHARS));
}

const SHORT_OP_CHARS = "sha256:".length + 12;

/** The text of one line in its role, cut to the columns. */
export function lineOf(text: string, role: Role, columns: number): Line {
  return cutLine([span(text, role)], columns);
}

/** With less, what stands at the right is not worth its room. */
const LEAST_LEFT = 12;

/** `right` stands at column `at`, or at the end of the line; `left` gives way to it. */
export function withRight(left: Line, right: Line, at: number): Line {
  const rightWidth = lineWidth(right);
  if (rightWidth === 0) return cutLine(left, at);
  const room = at - rightWidth - 2;
  if (room < Math.min(LEAST_LEFT, lineWidth(left))) return cutLine(left, at);
  const cut = cutLine(left, room);
  return [...cut, span(" ".repeat(at - rightWidth - lineWidth(cut))), ...right];
}

/** Lines with a margin before each; what does not fit any more is cut. */
export function indentLines(lines: readonly Line[], margin: Line, columns: number): Line[] {
  return lines.map((line) => cutLine([...margin, ...line], columns));
}
