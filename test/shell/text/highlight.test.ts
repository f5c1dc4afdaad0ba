// What a word is taken for while it is typed.

import { describe, expect, test } from "vitest";
import { openAt, pairAt } from "../../../shell/text/brackets.ts";
import { marksOf } from "../../../shell/text/highlight.ts";
import { tokensOf } from "../../../shell/text/tokens.ts";
import { createRandom, SEED } from "../../rig/random.ts";

const marks = (source: string) =>
  marksOf(source)
    .map(({ from, to, role }) => `${role}[${source.slice(from, to)}]`)
    .join(" ");

test.each([
  ["const x = 1", "keyword[const] number[1]"],
  ['f("a\\"b")', 'function[f] string["a\\"b"]'],
  ["a.b.c(1)", "property[b] function[c] number[1]"],
  ["container().from('x')", "function[container] function[from] string['x']"],
  ["`a${b + `c${1}`}d`", "string[`a] string[`c] number[1] string[`] string[d`]"],
  ["`open ${x", "string[`open ]"],
  ["`open $", "string[`open $]"],
  ['"open', 'string["open]'],
  ["'open\nnext()", "string['open] function[next]"],
  ["a / b / c", ""],
  ["x = /[/]a/g.test(y)", "regexp[/[/]a/g] function[test]"],
  ["return /a/", "keyword[return] regexp[/a/]"],
  ["(a) / 2 / b", "number[2]"],
  ["/unfinished [a", "regexp[/unfinished [a]"],
  ["1_000n + 0xff + .5e3", "number[1_000n] number[0xff] number[.5e3]"],
  ["// a\nb /* c", "comment[// a] comment[/* c]"],
  ["let a: string = null", "keyword[let] type[string] number[null]"],
  ["new Map<Foo>()", "keyword[new] type[Map] type[Foo]"],
  ["x.type", "property[type]"],
  ["type A = B", "keyword[type] type[A] type[B]"],
  ["type = 3", "number[3]"],
  ["({ a: 1, get: 2 })", "property[a] number[1] property[get] number[2]"],
  ["@tag class X {}", "accent[@tag] keyword[class] type[X]"],
])("%s", (source, wanted) => {
  expect(marks(source)).toBe(wanted);
});

test("tokens cover any text without a gap", () => {
  const random = createRandom(SEED);
  const pieces = [
    "`",
    "${",
    "}",
    '"',
    "'",
    "/",
    "//",
    "/*",
    "*/",
    "\\",
    "\n",
    "a",
    "1",
    ".",
    "(",
    ")",
  ];
  for (let round = 0; round < 2000; round += 1) {
    const source = Array.from({ length: random.below(30) }, () => random.pick(pieces)).join("");
    const ends = tokensOf(source).map(({ to }) => to);
    const starts = tokensOf(source).map(({ from }) => from);
    expect([0, ...ends], JSON.stringify({ source, seed: SEED })).toEqual([
      ...starts,
      source.length,
    ]);
  }
});

describe("brackets", () => {
  const pair = (marked: string) => {
    const offset = marked.indexOf("|");
    const source = marked.replace("|", "");
    const found = pairAt(source, tokensOf(source), offset);
    return found && `${found.open.from}-${found.close.from}`;
  };

  test.each([
    ["|(a)", "0-2"],
    ["(a|)", "0-2"],
    ["(a)|", "0-2"],
    ["f(`${|a}`)", "3-6"],
    ["(')'|)", "0-4"],
    ["(a|", null],
    ["|]", null],
  ])("%s belongs to %s", (marked, wanted) => {
    expect(pair(marked)).toBe(wanted);
  });

  test("that are open at a place", () => {
    const source = "f(a, [1, { b: '(";
    expect(openAt(source, tokensOf(source), source.length).map(({ from }) => from)).toEqual([
      1, 5, 9,
    ]);
  });
});
