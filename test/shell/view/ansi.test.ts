// Text that brings its own colours.

import { describe, expect, test } from "vitest";
import { CODE, foldLine, keepColors, linesOfText } from "../../../shell/view/ansi.ts";
import { plainOf, rolesOf } from "./plain.ts";

describe("colours of text", () => {
  test("become the roles that are nearest to what programs mean by them", () => {
    const text = "\u001b[1mbold\u001b[0m \u001b[31mred\u001b[39m \u001b[2mdim\u001b[22m end";
    expect(rolesOf(linesOfText(text))).toBe("[strong:bold] [bad:red] [muted:dim] end");
  });

  test("become those of code where the text is code", () => {
    const text = "{ a: \u001b[33m1\u001b[39m, b: \u001b[32m'x'\u001b[39m }";
    expect(rolesOf(linesOfText(text, CODE))).toBe("{ a: [number:1], b: [string:'x'] }");
  });

  test("go on in the next line", () => {
    expect(rolesOf(linesOfText("\u001b[32ma\nb\u001b[m\nc"))).toBe("[good:a]\n[good:b]\nc");
  });

  test("of 256 or of millions are no role, and do not hurt what follows", () => {
    const text = "\u001b[38;5;196ma\u001b[38;2;1;2;3mb\u001b[48;5;31mc\u001b[31md";
    expect(rolesOf(linesOfText(text))).toBe("abc[bad:d]");
  });
});

describe("orders to a terminal", () => {
  test("go, whatever they are", () => {
    const text = "a\u001b]0;evil\u0007b\u001b[2Jc\u001b[10;10Hd\u001bP1q\u001b\\e\u001bcf\u009bAg";
    expect(plainOf(linesOfText(text))).toBe("abcdefAg");
    expect(keepColors(text)).toBe("abcdefAg");
  });

  test("that do not end take nothing of the next line", () => {
    expect(plainOf(linesOfText("a\u001b]0;evil\nb"))).toBe("a\nb");
  });

  test("are gone from text that keeps its colours, which end with it", () => {
    expect(keepColors("\u001b[31mred\u001b[5A\ttab")).toBe("\u001b[31mred\ttab\u001b[0m");
    expect(keepColors("plain")).toBe("plain");
  });

  test("cannot be put together from what is left of others", () => {
    expect(keepColors("\u001b\u001b[2J[2J\u0000\u001b\u0000[2J")).toBe("[2J[2J");
  });
});

test("what stands before a carriage return was written over", () => {
  expect(plainOf(linesOfText("10%\r100%\r\nnext"))).toBe("100%\nnext");
});

test("a tab reaches to the next stop", () => {
  expect(plainOf(linesOfText("a\tb\n日\tb"))).toBe("a       b\n日      b");
});

test("a line is broken where the screen ends, and every space stays", () => {
  const [line = []] = linesOfText("ab  cd日本");
  expect(plainOf(foldLine(line, 3))).toBe("ab \n cd\n日\n本");
});
