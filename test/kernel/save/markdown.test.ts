// What a comment says of a Markdown text.

import { expect, test } from "vitest";
import { plainText } from "../../../kernel/save/markdown.ts";

test.each([
  ["# A *title* #", "A title"],
  ["Title\n=====\n\ntext", "Title\n\ntext"],
  [
    "see [the docs](https://a.b/c 'x') and [below](#below)",
    "see the docs (https://a.b/c) and below",
  ],
  ["<https://a.b> ![a logo](logo.png)", "https://a.b a logo"],
  ["**bold**, __bold__, _so_ and *so*, ~~gone~~", "bold, bold, so and so, gone"],
  ["snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"],
  ["`**code**` and ``a ` b``", "`**code**` and ``a ` b``"],
  ["[`Directory`](https://a.b)", "`Directory` (https://a.b)"],
  ["a\\*b &lt;c&gt; <b>d</b><!-- e -->", "a*b <c> d"],
  ["one\n\n---\n\n\ntwo", "one\n\ntwo"],
  ["```ts\nconst a = b * c * d // @x\n```", "```ts\nconst a = b * c * d // @x\n```"],
  ["@param x is none", "`@param` x is none"],
  ["- one\n- two", "- one\n- two"],
])("%j is %j", (markdown, text) => expect(plainText(markdown)).toBe(text));

test("long lines are broken, those of a list below their words", () => {
  const words = "word ".repeat(40).trim();
  const lines = plainText(`- ${words}`).split("\n");
  expect(lines.length).toBeGreaterThan(1);
  expect(lines[0]).toMatch(/^- word/);
  for (const line of lines.slice(1)) expect(line).toMatch(/^ {2}word/);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(92);
  expect(lines.join(" ").match(/word/g)).toHaveLength(40);
  expect(plainText("x".repeat(200))).toBe("x".repeat(200));
});
