import { describe, expect, test } from "vitest";
import { completenessOf } from "../../../kernel/compile/completeness.ts";
import { continuesValue } from "../../../kernel/compile/syntax.ts";

const UNFINISHED: readonly (readonly [source: string, indent: number])[] = [
  ["foo(", 2],
  ["foo({", 2],
  ["foo(\n  bar(", 4],
  ["foo(\n  1,\n  2,", 2],
  ["foo( // why", 2],
  ["[1, 2", 2],
  ["{ a: 1,", 2],
  ["{ a: 1, b: 2", 2],
  ["({ a: 1", 2],
  ["if (x)", 2],
  ["if (x) {", 2],
  ["if (x) {\n  if (y) {", 4],
  ["if (x) {\n} else", 2],
  ["xs.map((x) => {\n  return x", 2],
  ["switch (x) {\n  case 1:", 4],
  ["for (const x of", 2],
  ["for (const x of y)", 2],
  ["while (1)", 2],
  ["do", 2],
  ["try {}", 0],
  ["a.", 2],
  ["a?.", 2],
  ["a +", 2],
  ["a &&\n  b ||", 2],
  ["a ? b", 2],
  ["a ? b :", 2],
  ["a /", 2],
  ["a =>", 2],
  ["async () =>", 2],
  ["x as", 2],
  ["f<", 2],
  ["throw", 2],
  ["const", 2],
  ["const a", 2],
  ["const a: number", 2],
  ["const a =", 2],
  ["const a = 1,", 2],
  ["function f(", 2],
  ["function f() {", 2],
  ["class A {", 2],
  ["class A extends", 2],
  ["interface A {\n  b: {", 4],
  ["enum A {", 2],
  ["namespace A {", 2],
  ["import {", 2],
  ["import { a } from", 2],
  ["export default", 2],
  ["`abc", 0],
  ["`abc ${", 2],
  ["`a ${`", 0],
  ["`a ${b} c", 0],
  ["foo(`\n  text", 0],
  ["/* abc", 0],
  ["1 /* abc", 0],
  ["@dec()", 0],
  ["@dec({", 2],
  ["class A {\n  @dec()", 2],
  ["container()\n  .from(", 4],
  ["  .withExec([", 4],
  ["'a\\", 2],
  ["f('(', \"[\", `{`, /[{]/, ", 2],
];

describe("this is complete", () => {
  test.each([
    "",
    "  ",
    "// only a comment",
    "1",
    "a\n  .b()",
    "if (x) { y }",
    "{ a: 1, b: 2 }",
    "{ const a = 1 }",
    "`a ${b} c`",
    "'a\\'b'",
    "await x",
    "a / b / c",
    "/[(]/.test(x)",
    "@dec() class A {}",
    "const f = async <T,>(x: T) => x",
    ".withExec(['ls'])",
    "  .from('alpine')\n  .stdout()",
    "let x: number",
    "import { a } from 'b'",
    "type A = { b: string }",
    "#!/usr/bin/env rondel\n1",
    "async",
    "x!",
    "for (const a of b) await a",
  ])("%j", (source) => {
    expect(completenessOf(source)).toEqual({ kind: "complete" });
  });
});

describe("more is to come, indented by so many spaces", () => {
  test.each(UNFINISHED)("%j", (source, indent) => {
    expect(completenessOf(source)).toEqual({ kind: "incomplete", indent });
  });
});

describe("this will not become right by more lines", () => {
  test.each<[source: string, offset: number]>([
    ["a b", 1],
    ["foo)", 3],
    ["}", 0],
    ["'abc", 0],
    ["/abc", 0],
    ["1 +* 2", 3],
    ["else", 0],
    ["return 1", 0],
    ["if (x) y else z", 8],
    ["foo(]\n", 4],
    ["x = 'é😀' +* 2", 11],
    [".a() +* 2", 6],
    ["foo(1 2", 6],
    ["const { a } = b)\n", 15],
  ])("%j", (source, offset) => {
    expect(completenessOf(source)).toMatchObject({ kind: "invalid", offset });
  });
});

test("every beginning of a program that ends with a bracket is not invalid", () => {
  const program =
    "import { a } from 'b'\nconst f = async (x: T[], { y = [1] }: { y?: number[] }) => {\n" +
    "  for (const z of x) { if (z) { await g(`${z} " +
    "${[1, (2)]}`, /[(]/) } }\n  return { x, y }\n}\n" +
    "class A extends B(1) { @c({ d: 1 }) m(@e() x: number) { return [x] } }\n";
  for (let end = 0; end < program.length; end += 1) {
    if (!"([{".includes(program.charAt(end))) continue;
    if (/[/`]\S*$/.test(program.slice(0, end))) continue;
    const beginning = program.slice(0, end + 1);
    expect([beginning, completenessOf(beginning).kind]).toEqual([beginning, "incomplete"]);
  }
});

test.each<[string, boolean]>([
  [".withExec(['ls'])", true],
  ["\n  .from('alpine')", true],
  [".map<number>((x) => x)", true],
  [". stdout ()", true],
  [".5", false],
  [".save release", false],
  [".help", false],
  ["..a()", false],
  ["...a()", false],
  ["a.b()", false],
  ["", false],
])("whether %j goes on with the value before is %j", (source, goesOn) => {
  expect(continuesValue(source)).toBe(goesOn);
});
