import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type LanguageRig, openLanguage } from "./rig.ts";

let rig: LanguageRig;

beforeAll(() => {
  rig = openLanguage();
});

beforeEach(() => rig.language.forgetAll());

afterAll(() => rig[Symbol.asyncDispose]());

test.each([
  ['const c = container().from("alpine")', "c", "Container"],
  ["const n = 1 + 1", "n", "number"],
  ['let s = "text"', "s", "string"],
  ['const { a, b: [z] } = { a: 1, b: ["x"] }', "z", "string"],
  ["const [, second = 2, ...rest] = [1, 2, 3]", "rest", "[number]"],
  ["const made = new Map<string, number[]>()", "made", "Map<string, number[]>"],
  ["const p = Promise.resolve(1)", "p", "Promise<number>"],
  ["const p = await Promise.resolve(1)", "p", "number"],
  ['const f = container().file("/x")', "f", "File"],
  ["const f = (x: number) => [x]", "f", "(x: number) => number[]"],
  ["function g(x: number) { return [x] }", "g", "(x: number) => number[]"],
  ["class Own { shown = 1 }; const own = new Own()", "own.shown", "number"],
  ["enum Color { Red = 'r' }; const red = Color.Red", "red", "Color"],
  ["interface One { deep: number }; const one: One = { deep: 1 }", "one.deep", "number"],
  ['import { basename } from "node:path"', "basename('x')", "string"],
  ['import * as path from "node:path"', "path.basename('x')", "string"],
  ['import fs from "node:fs"', "fs.existsSync('x')", "boolean"],
  ["export const shown = 1 as number", "shown", "number"],
  ["1 + 1", "_", "number"],
  ["container()", "_1", "Container"],
  ["const own = Symbol('own'); const keyed = { [own]: 1 }", "keyed[own]", "number"],
  ["container().stdout()", "_", "string"],
  ["const local = (() => { class Hidden { at = 1 } return new Hidden() })()", "local.at", "number"],
  [
    "function over(x: string): string\nfunction over(x: number): number\n" +
      "function over(x: unknown) { return x }",
    "over(1)",
    "number",
  ],
  ['type Both = "a" | "b"; const Both = { a: 1 } as const', "Both.a", "1"],
])("after %s, %s is a %s", async (source, expression, type) => {
  await rig.run(source);
  expect(await rig.language.typeOf(expression)).toBe(type);
});

test("a type that is too long to be written down is known all the same", async () => {
  const members = Array.from({ length: 80 }, (_, n) => `member${n}: ${n}`);
  await rig.run(`const big = { ${members} }`);
  expect(await rig.language.typeOf("big.member79")).toBe("number");
});

test("a name means its last definition, and the one before when that is taken back", async () => {
  await rig.run("const x = 1 as number", 'const x = "text" as string');
  expect(await rig.language.typeOf("x")).toBe("string");
  rig.language.forget(2);
  expect(await rig.language.typeOf("x")).toBe("number");
  rig.language.forgetAll();
  expect(await rig.language.typeOf("x")).toBeNull();
});

test("a frozen type does not change when a name that it came from does", async () => {
  await rig.run("const one = 1 as number", "const two = [one]", 'const one = "text"');
  expect(await rig.language.typeOf("two")).toBe("number[]");
});

test("a name may be made anew from itself", async () => {
  await rig.run(
    'let c = container().from("alpine")',
    'c = c.withExec(["ls"])',
    'const c = _.withExec(["ls"])',
  );
  expect(await rig.language.typeOf("c")).toBe("Container");
});

test("the last value goes on with a Cell that begins with a dot", async () => {
  await rig.run("container()", '.from("alpine")', "  .directory('/')");
  expect(await rig.language.typeOf("_")).toBe("Directory");
  expect(await rig.texts(".ent|")).toEqual(["entries"]);
});

test("a Cell without a value leaves the last value as it was", async () => {
  await rig.run("container()", 'console.log("text")', "const x = 1");
  expect(await rig.language.typeOf("_")).toBe("Container");
});

test("the names of Cells are offered first, the newest at the top, with their types", async () => {
  await rig.run(
    "const conOld = 1 as number",
    "const conNew = container()",
    "function conMade() {}",
  );
  const { items } = await rig.complete("con|");
  expect(items.slice(0, 4).map(({ text, kind, type }) => [text, kind, type])).toEqual([
    ["conMade", "function", ""],
    ["conNew", "variable", "Container"],
    ["conOld", "variable", "number"],
    ["connect", "function", ""],
  ]);
});

test("what a Cell defines in a way that cannot be read is known all the same", async () => {
  rig.language.learn({ number: 1, source: "if (true) { var deep = 1 }", defines: ["deep"] });
  expect(await rig.language.diagnose("deep.anything")).toEqual([]);
});

test("names of earlier Cells may be declared anew, assigned, and extended", async () => {
  await rig.run(
    "const c = 1; let l = 1; function f() {}; class A { own = 1 }; interface I { a: string }",
  );
  for (const source of [
    "const c = 'other'; c.trim()",
    "l = 2",
    "class f {}; new f()",
    "class B extends A {}; new B().own",
    "const i: I = { a: 'x' }",
    "import { basename as c } from 'node:path'; c('x')",
  ]) {
    expect(await rig.language.diagnose(source), source).toEqual([]);
  }
  expect(await rig.language.diagnose("const i: I = { a: 1 }")).toHaveLength(1);
  expect(await rig.language.diagnose("c = 2")).toHaveLength(1);
});

test("the source of a name of a Cell is what its user wrote", async () => {
  const source = "/** Doubles. */\nfunction twice(x: number) { return 2 * x }";
  await rig.run(`const before = 1;\n${source}\nconst value = twice(2)`);
  const inspect = (name: string) => rig.language.inspect(name, 1, true);
  expect(await inspect("twice")).toEqual({
    signature: "function twice(x: number): number",
    docs: "Doubles.",
    source,
  });
  expect(await inspect("value")).toMatchObject({
    signature: "const value: number",
    source: "const value = twice(2)",
  });
});

test("after five hundred Cells each name is known by its frozen type", async () => {
  const cells = Array.from({ length: 500 }, (_, n) =>
    n % 2 === 0
      ? `const v${n} = container().withExec(["${n}"])`
      : `function f${n}() { return v${n - 1} }`,
  );
  await rig.run(...cells);
  expect(await rig.language.typeOf("f499().stdout")).toContain("Promise<string>");
  expect(await rig.texts("v498.withExe|")).toEqual(["withExec"]);
  expect(await rig.texts("f49|")).toContain("f499");
  // Frozen: no declaration holds the code of another Cell.
  expect((await rig.complete("v0|")).items[0]?.type).toBe("Container");
}, 60_000);

test.each([
  ["const container = 1 as number", "container", "number"],
  ["const file = 'a' as string; file", "file", "string"],
  ["const crypto = 1 as number", "crypto", "number"],
  ['import crypto from "node:crypto"', "crypto.randomUUID", "UUID"],
  ["class File { own = 1 }", "new File().own", "number"],
  ["const process = new Map<string, number>()", "process.size", "number"],
])("a Cell may take a name that was there before it: after %s", async (source, use, type) => {
  await rig.run(source);
  expect(await rig.language.typeOf(use)).toContain(type);
  expect(await rig.language.diagnose(use)).toEqual([]);
  expect(await rig.language.diagnose(source)).toEqual([]);
});

test("a name of JavaScript that a Cell took is its own when that Cell is taken back", async () => {
  await rig.run("const process = 1");
  rig.language.forget(1);
  expect(await rig.language.typeOf("process.pid")).toBe("number");
});
