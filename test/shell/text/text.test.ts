// Widths, cutting and wrapping of what is shown.

import { describe, expect, test } from "vitest";
import { cleanText } from "../../../shell/text/clean.ts";
import { cutLine, fitLine, lineWidth } from "../../../shell/text/cut.ts";
import { highlight } from "../../../shell/text/highlight.ts";
import type { Line } from "../../../shell/text/line.ts";
import { span } from "../../../shell/text/line.ts";
import { paintLine } from "../../../shell/text/paint.ts";
import {
  boundaryBefore,
  graphemesOf,
  nextBoundary,
  previousBoundary,
  widthOf,
} from "../../../shell/text/width.ts";
import { wrapLine } from "../../../shell/text/wrap.ts";

const textOf = (line: Line) => line.map(({ text }) => text).join("");

test.each([
  ["abc", 3],
  ["字", 2],
  ["é", 1],
  ["e\u0301", 1],
  ["😀", 2],
  ["👩‍🚀", 2],
  ["🇩🇪", 2],
  ["❤️", 2],
  ["1️⃣", 2],
  ["✅", 2],
  ["가", 2],
  ["\u200b", 0],
  ["", 0],
])("%j takes %i columns", (text, columns) => {
  expect(widthOf(text)).toBe(columns);
});

test("boundaries are those of graphemes, line by line", () => {
  const text = "a\ne\u0301👩‍🚀\nb";
  const places = [0];
  while ((places.at(-1) ?? 0) < text.length) places.push(nextBoundary(text, places.at(-1) ?? 0));
  expect(places).toEqual([0, 1, 2, 4, 9, 10, 11]);
  const back = [text.length];
  while ((back.at(-1) ?? 0) > 0) back.push(previousBoundary(text, back.at(-1) ?? 0));
  expect(back.reverse()).toEqual(places);
  expect([3, 5, 8].map((at) => boundaryBefore(text, at))).toEqual([2, 4, 4]);
  expect(graphemesOf(text)).toEqual(["a", "\n", "e\u0301", "👩‍🚀", "\n", "b"]);
});

test("what comes from outside has no control characters and one kind of line end", () => {
  expect(cleanText("a\r\nb\rc\u2028d\te\x1b[31mf\x07\ud800")).toBe("a\nb\nc\nd\tef\ufffd");
});

describe("a line", () => {
  const line: Line = [span("ab字", "keyword"), span("cdef")];

  test.each([
    [8, "ab字cdef"],
    [7, "ab字cd…"],
    [4, "ab…"],
    [1, "…"],
  ])("is cut to %i columns", (columns, text) => {
    expect(textOf(cutLine(line, columns))).toBe(text);
  });

  test("is filled up to a width", () => {
    expect(lineWidth(fitLine(line, 12))).toBe(12);
    expect(textOf(fitLine(line, 4))).toBe("ab… ");
  });

  test.each([
    ["one two three", 8, 0, ["one two", "three"]],
    ["one two three", 9, 2, ["one two", "  three"]],
    ["abcdefghij", 4, 0, ["abcd", "efgh", "ij"]],
    ["字字字", 5, 0, ["字字", "字"]],
    ["", 5, 0, [""]],
  ])("%j is wrapped to %i columns", (text, columns, indent, wanted) => {
    expect(wrapLine([span(text)], columns, indent).map(textOf)).toEqual(wanted);
  });

  test("is painted with a reset behind each look, or plain", () => {
    const code = highlight("const a\n\t1");
    expect(code.map((one) => paintLine(one, { colors: true }))).toEqual([
      "\x1b[35mconst\x1b[0m a",
      "  \x1b[33m1\x1b[0m",
    ]);
    expect(code.map((one) => paintLine(one, { colors: false }))).toEqual(["const a", "  1"]);
  });
});
