// Where a Cell throws is where the user wrote it. The mark stands before the place that the
// language blames; everything around it is code that compiling moves about.

import { SourceMap } from "node:module";
import { Script } from "node:vm";
import { expect, test } from "vitest";
import { compileCell } from "../../../kernel/compile/compile.ts";
import { createScope } from "../../../kernel/evaluate/scope.ts";

const MARK = "§";

const PLACES: readonly (readonly [what: string, marked: string])[] = [
  ["an expression", "§missing"],
  ["an expression behind others", "1; 2; 3 + §missing"],
  ["a call of a name of the cell", "const f = 1\n  §f(2)"],
  ["a call behind a type", "const f: number = 1, g: string = '';  §f(g)"],
  ["a throw", "if (true) {\n  throw §new Error('x')\n}"],
  ["a new error", "throw §new Error('x')"],
  ["a member of nothing", "const a: { b?: { c: number } } = {};\na.b.§c"],
  ["a method of nothing", "const a = {};\n[1, 2].map((v: number) => a.§b(v))"],
  ["the inside of a function", "function f(x: number): number {\n  return x + §missing\n}\nf(1)"],
  ["the inside of an arrow", "const f = (x?: string): string => {\n    return §missing\n}\nf()"],
  [
    "the inside of a method",
    "class A<T> {\n  private x: number = 1\n  m(y: T) " +
      "{ throw §new Error(String(y)) }\n}\nnew A().m(1)",
  ],
  ["behind an enum", "enum E { A, B = 5, C }\n§missing"],
  ["behind a namespace", "namespace N {\n  export const x = 1\n}\n   §missing + N.x"],
  ["behind types", "interface A { b: string }\ntype C =\n  | 'd'\n  | 'e'\n\n§missing"],
  ["behind decorators", "const d = () => {}\n@d class A {\n  @d x = 1\n}\n  §missing"],
  ["behind an import", "import { join } from 'node:path'\nimport type { X } from 'x'\n§missing"],
  ["above an import", "const a = §missing\nimport { join } from 'node:path'"],
  ["a nested pattern", "const {\n  a,\n  b: { §c },\n} = { a: 1, b: null }"],
  ["a function that a later line calls", "f()\nfunction f() {\n  §missing\n}"],
  ["a continued value", ".§toFixed(1)"],
  [
    "a getter of a class",
    "class A {\n  static #x?: number\n  static get y() { return this.#x!.§z }\n}\nA.y",
  ],
  ["a parameter property", "class A {\n  constructor(private a = §missing) {}\n}\nnew A()"],
  ["wide characters before it", "const s = '𝒳é漢'; s + §missing"],
  ["a template", "const s = `\n  ${1}\n  ${§missing}`"],
  ["a tagged template", "const t = 1\n;§t`x`"],
  ["an argument", "console.assert(true,\n  'a', §missing,\n  'b')"],
  ["a default value", "const f = (a = §missing) => a\nf()"],
  ["an object in braces", "{ a: 1,\n  b: §missing }"],
  ["an awaited call", "const f = async (): Promise<void> => { throw §new Error('x') }\nawait f()"],
  ["behind an await", "await null\n  §missing"],
  ["a destructured assignment", "let a: number, b: number\n;[a, b] = [1, §missing]"],
  ["a generic call", "const f = <T,>(x: T): T => { throw §new Error(String(x)) }\nf<string>('a')"],
  ["a cast", "((1 as unknown) as { f(): void }).§f()"],
  ["a conditional", "const a = 1 > 0 ? (§missing as number) : 2"],
  ["a getter", "const o = { get x(): number { return §missing } }\no.x"],
  ["a loop", "for (const x of [1]) {\n\n  for (var y = 0; y < 1; y++) §missing\n}"],
  ["a chain over lines", "[1]\n  .map((x) => x)\n  .§nope()\n  .more()"],
];

test.each(PLACES)("the place of %s is the user's", async (_what, marked) => {
  const source = marked.replace(MARK, "");
  const before = marked.slice(0, marked.indexOf(MARK));
  const line = before.split("\n").length;
  const column = before.length - (before.lastIndexOf("\n") + 1) + 1;
  expect(await placeOfThrow(source)).toEqual({ line, column });
});

async function placeOfThrow(source: string): Promise<unknown> {
  const { code, map } = compileCell(source, { number: 1, isCellName: () => false });
  const body: unknown = new Script(code, { filename: "cell-1.ts" }).runInThisContext();
  if (typeof body !== "function") throw new Error("the code is no function");
  const scope = createScope(globalThis).object;
  Reflect.set(scope, "_", null);
  try {
    await body(scope, (name: string) => import(name), {});
  } catch (error) {
    return originalPlace(error, map);
  }
  throw new Error("nothing was thrown");
}

function originalPlace(error: unknown, map: string): unknown {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const [, line = "", column = ""] = /cell-1\.ts:(\d+):(\d+)/.exec(stack) ?? [];
  const entry = new SourceMap(JSON.parse(map)).findEntry(Number(line) - 1, Number(column) - 1);
  return "originalLine" in entry
    ? { line: entry.originalLine + 1, column: entry.originalColumn + 1 }
    : { nowhere: stack };
}
