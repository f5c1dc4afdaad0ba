// The value of a piece of code is that of its last expression, and of nothing that only looks so.

import { describe, expect, test } from "vitest";
import { evaluate } from "../../../shell/cli/evaluate.ts";

describe("the value", () => {
  test.each<[code: string, value: unknown]>([
    ["1 + 1", 2],
    ["const a: number = 1; a + 1", 2],
    ["await Promise.resolve(3);\n 4", 4],
    ["{ a: 1 }", { a: 1 }],
    ["[1, 2].map((x) => x\n + 1)\n .join('-')", "2-3"],
    ["const f = () => { return 1; };\nf()", 1],
    ["`a;\nb`", "a;\nb"],
    ["'a; b'", "a; b"],
    ["let x = 1\nx;;", 1],
    ["const v = 3 // why; not\n v", 3],
    ["/* one; */ 5 // five", 5],
    ["const q = 1\n;[q]", [1]],
    ["type T = { a: string }; const t: T = { a: 'b' }; t.a", "b"],
    ["(await import('node:path')).sep", "/"],
  ])("of %j is %j", async (code, value) => {
    expect(await evaluate(code, "test")).toEqual(value);
  });

  test.each([
    "if (true) { 5 }",
    "for (const x of [1, 2])\n x",
    "function g() { return 1; }",
    "class A {}",
    "const a = 1;",
    "// a; b",
    "",
  ])("of %j is nothing", async (code) => {
    expect(await evaluate(code, "test")).toBeUndefined();
  });

  test("of a loop is nothing, and the loop runs to its end", async () => {
    const seen: number[] = [];
    Object.assign(globalThis, { seenByTest: seen });
    await evaluate("for (const x of [1, 2, 3])\n seenByTest.push(x)", "test");
    expect(seen).toEqual([1, 2, 3]);
  });
});

describe("an error", () => {
  test("names the line of the user's code", async () => {
    const failed = await evaluate("const a = 1;\nnull.x;\n2", "mine").catch(
      (error: Error) => error,
    );
    expect((failed as Error).stack).toContain("mine:2:");
  });

  test("of the syntax is one", () => {
    expect(() => evaluate("foo bar", "mine")).toThrow(SyntaxError);
  });
});
