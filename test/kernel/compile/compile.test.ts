// Programs of several Cells and the value of the last expression. Each line of a table is one
// program; `//` between Cells is a new Cell.

import { describe, expect, test } from "vitest";
import { compileCell } from "../../../kernel/compile/compile.ts";
import { CellSyntaxError } from "../../../kernel/compile/compiled.ts";
import { createCells, runCells } from "./cells.ts";

type Program = readonly [cells: string, value: unknown];

const SEPARATOR = /\s*\/\/\s*\n?/;

function check(programs: readonly Program[]): void {
  test.each(programs)("%s", async (cells, value) => {
    expect(await runCells(...cells.split(SEPARATOR))).toEqual(value);
  });
}

describe("the last expression is the value", () => {
  check([
    ["1 + 1", 2],
    ["1 + 1;", 2],
    ["1; ;", 1],
    ["const a = 1", undefined],
    ["if (true) 1", undefined],
    ["'use strict'", "use strict"],
    ["{ a: 1, b: 2 }", { a: 1, b: 2 }],
    ["{}", {}],
    ["{ let a = 1; a }", undefined],
    ["({ a: 1 })", { a: 1 }],
    ["{ a: 1 } /* one */", { a: 1 }],
    ["{ a: 1 }\n", { a: 1 }],
    ["{ const a = 1 }\n2", 2],
    ["(1, 2)", 2],
    ["1 /* one */", 1],
    ["export default 5", 5],
    ["export = 5", 5],
    ["export default function f() {} // f.name", "f"],
    ["export default class A { static b = 1 } // A.b", 1],
    ["(() => 1).name", ""],
    ["#!/usr/bin/env rondel\n1 + 2", 3],
    ["await Promise.resolve(4)", 4],
    ["typeof this", "undefined"],
  ]);
});

describe("a name may be declared again, as anything", () => {
  check([
    ["const a = 1 // const a = 2 // a", 2],
    ["const a = 1 // function a() { return 3 } // a()", 3],
    ["class A {} // let A = 4 // A", 4],
    ["enum A { B } // const A = { B: 5 } // A.B", 5],
    ["let a = 1 // let a // a", undefined],
    ["var a = 1 // var a // a", 1],
    ["var a = 1 // var a = a + 1 // a", 2],
    ["const a = 1, b = 2 // const [b, a] = [a, 3]; [a, b]", [3, 1]],
    ["import { sep as a } from 'node:path' // const a = 7 // a", 7],
    ["const fetch = 3 // fetch", 3],
    ["const a = 1\nconst a = 2\na", 2],
  ]);
});

describe("names of cells are shared, names of blocks are not", () => {
  check([
    ["const a = 1 // a + 1", 2],
    ["let a = 1; { let a = 2; a = 3 } // a", 1],
    ["let a = 1; { var b = a } // b", 1],
    ["for (var i = 0; i < 3; i++) {} // i", 3],
    ["for (var i = 0, { n } = { n: 2 }; i < n; i++) {} // [i, n]", [2, 2]],
    ["for (var x of [1, 2]) {} // x", 2],
    ["for (var { y } of [{ y: 3 }]) {} // y", 3],
    ["for (var k in { q: 1 }) {} // k", "q"],
    ["let x = 0; for (x of [1, 2]) {} // x", 2],
    ["let x = 0; for (const x of [1]) {} // x", 0],
    ["let x = 0; for (let x = 5; x < 6; x++) {} // x", 0],
    ["let e = 0; try { throw 1 } catch (e) { e = 2 } // e", 0],
    ["if (true) { var d = 1; let c = 2 } // [d, typeof c]", [1, "undefined"]],
    ["switch (1) { case 1: var s = 2; let t = 3 } // [s, typeof t]", [2, "undefined"]],
    ["let a = 1; const f = (a: number) => a * 2; f(4) // a", 1],
    ["const a = 1; const f = function a() { return typeof a }; f()", "function"],
    ["let a = 1; const f = (b = a) => { var a = 2; return [a, b] }; f()", [2, 1]],
    ["let a = 1; class A { a = 2; m() { return a + this.a } }; new A().m()", 3],
    ["let a = 1; const o = { a: 2, m() { return a } }; o.m()", 1],
    ["let a = 1; label: for (;;) { a = 2; break label } // a", 2],
    ["var f = 1; { function f() {} } // f", 1],
    [
      "const f = () => arguments // try { f() } catch (e) { var n = e.name } // n",
      "ReferenceError",
    ],
    ["function f() { return arguments.length } // f(1, 2)", 2],
  ]);
});

describe("names are written as they are read", () => {
  check([
    ["zz = 3 // zz", 3],
    ["let a = 1 // a++; a += 2; a **= 2 // a", 16],
    ["let a: number | null = null // a ??= 4 // a", 4],
    ["let a = 1, b = 2; [a, b] = [b, a] // [a, b]", [2, 1]],
    ["let a, b; ({ a, b = 2 } = { a: 1 }) // [a, b]", [1, 2]],
    ["let a, r; [a, ...r] = [1, 2, 3] // r", [2, 3]],
    ["let a: unknown; (a as number) = 3 // a", 3],
    [
      "const { a, b: { c: [d = 5] }, ...rest } = { a: 1, b: { c: [] }, z: 3 } // [a, d, rest]",
      [1, 5, { z: 3 }],
    ],
    ["const { ['x' + 1]: v } = { x1: 2 } // v", 2],
    ["const [a, , b]: number[] = [1, 2, 3] // a + b", 4],
    ["const a = 1, o = { a, b: a, ['c' + a]: a } // o", { a: 1, b: 1, c1: 1 }],
    ["let a = 1 // delete a // typeof a", "undefined"],
    ["typeof nope", "undefined"],
    ["let a // typeof a", "undefined"],
    ["const a = 1 // typeof a", "number"],
    ["let a: number // a", undefined],
    ["let a!: number // a", undefined],
    ["let \\u0061bc = 7 // abc", 7],
    ["const $scope = 5; const f = ($load: number) => $scope + $load // f(1)", 6],
    ["const a = 1; const f = function $scope() { return a } // f()", 1],
    ["const a = 1; function $load() { return a } // $load()", 1],
    ["const a = 1; const f = (\\u0024scope: number) => a + \\u0024scope // f(2)", 3],
    ["const babel = 1, module = 2, last = 3 // [babel, module, last]", [1, 2, 3]],
    ["const 漢字 = 1, ñ = 2 // 漢字 + ñ", 3],
  ]);
});

describe("functions and closures", () => {
  check([
    ["const f = () => later // const later = 4 // f()", 4],
    ["const a = 1; const f = () => a // const a = 2 // f()", 2],
    ["function f() { return g() } // function g() { return 5 } // f()", 5],
    ["const x = f(); function f() { return 1 } // x", 1],
    [
      "function even(n: number): boolean { return n === 0 || odd(n - 1) } // function " +
        "odd(n: number): boolean { return n !== 0 && even(n - 1) } // even(10)",
      true,
    ],
    ["function who() { return this } // who()", undefined],
    ["const who = function () { return this } // who()", undefined],
    [
      "const tag = function (s: TemplateStringsArray, n: " +
        "number) { return [this, s[0], n] } // tag`a${1}`",
      [undefined, "a", 1],
    ],
    ["const o = { f() { return this === o } } // o.f()", true],
    ["const f = function () { return this } // f?.()", undefined],
    ["const f = function () { return this } // (f)()", undefined],
    ["const f = function () { return this } // f!()", undefined],
    ["const f = <T,>(x: T) => x // f<number>(2)", 2],
    ["const f = () => {} // f.name", "f"],
    ["let g; g = class {} // g.name", "g"],
    ["const { h = () => {} } = {} // h.name", "h"],
    ["const f = () => {}\n(1) // f()", undefined],
    ["const a = 1\nconst f = () => a\nf() // f()", 1],
    [
      "const xs: number[] = []\nconst add = (n: number) => xs.push(n)\nadd(1)\nadd(2) // xs",
      [1, 2],
    ],
    ["const f = (x: number) => x\nlet y = 0\nif (y === 0) f(1)\nelse f(2)\ny", 0],
    ["const f = (n: number) => n; function g() { if (f(1)) return 1\nf(2) } // g()", 1],
    [
      "async function* g() { yield 1; yield 2 } // let " +
        "s = 0; for await (const v of g()) s += v // s",
      3,
    ],
    [
      "const f = (a = b, b = 1) => a // try { f() } catch (e) { var n = e.name } // n",
      "ReferenceError",
    ],
    ["const f = async () => (await 1) + 1 // await f()", 2],
    ["eval('1 + 1')", 2],
  ]);
});

describe("TypeScript", () => {
  check([
    ["enum E { A, B = 5, C } // [E.A, E.C, E[5]]", [0, 6, "B"]],
    ["const a = 3 // enum E { A = a, B = A + 1, C = E.B } // [E.A, E.B, E.C]", [3, 4, 4]],
    ["const enum E { A = 'x' } // E.A", "x"],
    ["enum E { A } enum E { B = 1 } // [E.A, E.B]", [0, 1]],
    [
      "namespace N { export const x = 1; export const y = x + 1; const z = 3 } // N",
      { x: 1, y: 2 },
    ],
    ["namespace A.B { export const x = 1 } // A.B.x", 1],
    ["namespace T { export interface I {} } // typeof T", "undefined"],
    ["function f() { return 1 } namespace f { export const k = 2 } // [f(), f.k]", [1, 2]],
    ["enum E { A } namespace E { export const parse = () => E.A } // E.parse()", 0],
    ["class C {} namespace C { export const x = 1 } // C.x", 1],
    ["const a = 1; namespace N { export const b = a } // N.b", 1],
    [
      "class P { constructor(private x: number, readonly y = 2) " +
        "{} sum() { return this.x + this.y } } // new P(1).sum()",
      3,
    ],
    [
      "abstract class A { abstract f(): number } class " +
        "B extends A { f() { return 1 } } // new B().f()",
      1,
    ],
    ["class A<T> { declare x: T; y?: T; #z = 1; get z() { return this.#z } } // new A().z", 1],
    ["class A { static n = 1; static { A.n += 1 } static m = A.n } // A.m", 2],
    ["class A { accessor v = 1 } // new A().v", 1],
    ["interface I { a: number } type U = I | null; const u: U = null // u", null],
    ["const a = { b: 1 } satisfies object // a.b", 1],
    ["const a = <number>1, b = a as unknown as string // b", 1],
    ["declare const later: number; const f = () => later // const later = 1 // f()", 1],
    [
      "declare function g(): number; declare class D {} // typeof g + typeof D",
      "undefinedundefined",
    ],
    ["declare global { var q: number } // 1", 1],
    [
      "function f(a: string): void; function f(a: number): " +
        "void; function f(a: unknown) { return a } // f(1)",
      1,
    ],
    ["function f(this: number) { return this } // f.call(1)", 1],
    ["import type { X } from 'nowhere' // 1", 1],
    ["export type { X } from 'nowhere'; export type A = 1; export interface B {} // 1", 1],
    ["import { type Stats, sep } from 'node:path' // sep", "/"],
    ["import path = require('node:path'); import sep = path.sep // sep", "/"],
    ["abstract class A { constructor(protected readonly n: string) {} } // A.length", 1],
    ["using a = { [Symbol.dispose]() { gone = true } } // [gone, typeof a]", [true, "object"]],
    ["await using a = { async [Symbol.asyncDispose]() { gone = 1 } } // gone", 1],
  ]);
});

describe("decorators are those of experimentalDecorators", () => {
  const note =
    "const log: string[] = []; const note = (n: string) => (...a: any[]) => { log.push(n " +
    "+ ':' + a.slice(1).map((x) => typeof x === 'object' ? 'd' : String(x))) } //";
  check([
    [
      `${note} @note('c') class A { @note('p') x = 1; @note('m') m() {} } // log`,
      ["p:x,undefined", "m:m,d", "c:"],
    ],
    [
      `${note} class A { m(@note('a') a: number, @note('b') b: number) {} } // log`,
      ["b:m,1", "a:m,0"],
    ],
    [`${note} class A { constructor(@note('a') a: number) {} } // log`, ["a:undefined,0"]],
    [`${note} @note('1') @note('2') class A {} // log`, ["2:", "1:"]],
    [
      "const swap = (c: any) => class extends c { y = 2 } as any // @swap " +
        "class A { x = 1; static s = () => new A() } // [new A().y, A.s().y]",
      [2, 2],
    ],
    [
      "const twice = (t: any, k: string, d: any) => ({ ...d, value() { return " +
        "2 * d.value() } }) // class A { @twice m() { return 4 } } // new A().m()",
      8,
    ],
    ["const o = { dec: (c: any) => { c.seen = 1 } } // @o.dec class A {} // A.seen", 1],
    ["const dec = () => (c: any) => { c.seen = 1 } // export @dec() class A {} // A.seen", 1],
  ]);
});

describe("modules", () => {
  check([
    ["import { basename, join as j } from 'node:path' // basename(j('/a', 'b'))", "b"],
    ["import path from 'node:path' // path.sep", "/"],
    ["import * as path from 'node:path' // path.sep", "/"],
    ["import path, { sep } from 'node:path' // path.sep === sep", true],
    ["const s = sep; import { sep } from 'node:path' // s", "/"],
    ["import { 'sep' as s } from 'node:path' // s", "/"],
    ["import 'node:path' // 1", 1],
    ["import { nothingOfThatName } from 'node:path' // typeof nothingOfThatName", "undefined"],
    ["(await import('node:path')).sep", "/"],
    ["import.meta.url", "file:///cell.ts"],
    ["const f = () => import.meta.url // f()", "file:///cell.ts"],
    ["export const a = 1; export { a as b }; export function f() { return a } // f()", 1],
    ["export * from 'node:path'; export { sep } from 'node:path' // 1", 1],
    ["export {} // 1", 1],
  ]);
});

describe("what goes on with the value before", () => {
  test("is `_` and what is written", async () => {
    const cells = createCells();
    Reflect.set(cells.scope, "_", 1.25);
    expect(await cells.run(".toFixed(1)")).toBe("1.3");
    expect(await cells.run("  .toString()\n  .length")).toBe(4);
  });
});

describe("what is no TypeScript is said with its place", () => {
  test.each([
    ["return 1", 1, 1],
    ["const a = 1\n  a b", 2, 4],
    ["x ==", 1, 5],
    ["{ let k = 1\n  let k = 2 }", 2, 7],
    ["const f = () => {\n  let a = 1\n  let a = 2\n}", 3, 7],
    ["for (;;) {}\nbreak", 2, 1],
    ["'\u{1f600}é' +* 2", 1, 8],
  ])("%j", (source, line, column) => {
    const compile = () => compileCell(source, { number: 1, isCellName: () => false });
    expect(compile).toThrow(CellSyntaxError);
    expect(compile).toThrow(expect.objectContaining({ line, column, name: "SyntaxError" }));
  });
});

test("a chain of many calls is compiled, one without end is refused", async () => {
  const chain = (calls: number): string => `[1]${".concat(1)".repeat(calls)}.length`;
  expect(await runCells(chain(1_500))).toBe(1_501);
  await expect(runCells(chain(50_000))).rejects.toThrow(CellSyntaxError);
});

describe("what is said of a cell", () => {
  test.each<[string, boolean, string[]]>([
    ["1 + 1", false, []],
    [
      "const a = 1; let { b, c: [d] } = x; var e; function f() {} class G {}",
      false,
      ["a", "b", "d", "f", "G", "e"],
    ],
    ["enum E {} namespace N { export const x = 1 } namespace T { type X = 1 }", false, ["E", "N"]],
    ["import a, { b as c, type D } from 'e'", true, ["a", "c", "D"]],
    ["type A = 1; interface B {} declare const c: 1", false, []],
    ["undeclared = 1; { inner++ }", false, ["undeclared", "inner"]],
    ["const f = async () => { await 1 }", false, ["f"]],
    ["for await (const a of b) {}", true, []],
    ["if (a) { await b }", true, []],
    ["await using a = b", true, ["a"]],
    ["class A { [await b]() {} }", true, ["A"]],
  ])("%s", (source, isAsync, defines) => {
    const compiled = compileCell(source, { number: 1, isCellName: () => false });
    expect({ isAsync: compiled.isAsync, defines: compiled.defines.toSorted() }).toEqual({
      isAsync,
      defines: defines.toSorted(),
    });
  });

  test("it names its file in the map", () => {
    const { map } = compileCell("1", { number: 7, isCellName: () => false });
    expect(JSON.parse(map)).toMatchObject({ sources: ["cell-7.ts"] });
    const named = compileCell("1", { number: 7, isCellName: () => false, file: "/a/b.ts" });
    expect(JSON.parse(named.map)).toMatchObject({ sources: ["/a/b.ts"] });
  });
});
