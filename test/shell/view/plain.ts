// Lines as a person would read them, and what no Line may be.

import { expect } from "vitest";
import { lineWidth } from "../../../shell/text/cut.ts";
import type { Line } from "../../../shell/text/line.ts";

export function plainOf(lines: readonly Line[]): string {
  return lines.map((line) => line.map(({ text }) => text).join("")).join("\n");
}

/** With the role of each piece: `[bad:oops]`; plain text stands as it is. */
export function rolesOf(lines: readonly Line[]): string {
  const tell = ({ text, role }: Line[number]) => (role === "plain" ? text : `[${role}:${text}]`);
  return lines.map((line) => line.map(tell).join("")).join("\n");
}

/** No Line is wider than the screen or could move its cursor. */
export function expectFit(lines: readonly Line[], columns: number, what: string): void {
  for (const line of lines) {
    const text = line.map((one) => one.text).join("");
    expect(lineWidth(line), `${what} at ${columns}: ${JSON.stringify(text)}`).toBeLessThanOrEqual(
      columns,
    );
    expect(text, what).not.toMatch(/\p{Control}/u);
    expect(text.isWellFormed(), what).toBe(true);
  }
}

/** Everything that a name, a value or a line of output may try. */
export const HOSTILE = [
  "\u001b]0;title\u0007",
  "\u001b[2J\u001b[H",
  "\u001b[31mred",
  "\u001bP1;2q\u001b\\",
  "\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\",
  "\u009b2J",
  "a\nb\r\nc\rd",
  "\t\ttabs",
  "\u202egnp.exe",
  "日本語テキスト",
  "👩‍👩‍👧‍👦 family",
  "e\u0301\u0301\u0301",
  "\ud800 half",
  "\0\b\u007f",
  "\u001b[",
  "\u001b",
  "x".repeat(300),
  "",
  "\u2028\u2029",
  "'\"<>&`$\\",
] as const;
