import { describe, expect, test } from "vitest";
import { analyse } from "../../../kernel/dataflow/analyse.ts";
import { createAnalyses } from "../../../kernel/dataflow/analyses.ts";

interface Expected {
  readonly defines?: string;
  readonly uses?: string;
  readonly late?: string;
  readonly mutates?: string;
  readonly types?: string;
  readonly typeUses?: string;
}

const CELLS: readonly (readonly [source: string, expected: Expected])[] = [
  ["const a = b", { defines: "a", uses: "b" }],
  ["const { a, b: [c = d], ...e } = f", { defines: "a c e", uses: "d f" }],
  ["let a = 1; const b = a", { defines: "a b" }],
  ["const b = a; let a = 1", { defines: "b a", uses: "a" }],
  ["a = b", { defines: "a", uses: "b" }],
  ["[a, b] = [b, a]", { defines: "a b", uses: "b a" }],
  ["a = a + 1", { defines: "a", uses: "a" }],
  ["a += 1", { uses: "a", mutates: "a" }],
  ["a++", { uses: "a", mutates: "a" }],
  ["a.b = c", { uses: "a c", mutates: "a" }],
  ["a.b.c[d] = 1", { uses: "a d", mutates: "a" }],
  ["delete a.b", { uses: "a", mutates: "a" }],
  ["[a.b] = [1]", { uses: "a", mutates: "a" }],
  ["a.push(b)", { uses: "a b", mutates: "a" }],
  ["const last = a.pop()", { defines: "last", uses: "a", mutates: "a" }],
  ["a.b().c()", { uses: "a", mutates: "a" }],
  ["await a.start()", { uses: "a", mutates: "a" }],
  ["const b = a.map(f)", { defines: "b", uses: "a f" }],
  ["f(a)", { uses: "f a", mutates: "a" }],
  ["Object.assign(a, b)", { uses: "Object a b", mutates: "a" }],
  ["console.log(a)", { uses: "console a" }],
  ["if (a) b = 1", { uses: "a b", mutates: "b" }],
  ["for (const x of a) b.push(x)", { uses: "a b", mutates: "b" }],
  ["for (var i = 0; i < a; i++);", { defines: "i", uses: "i a" }],
  ["if (a) { var b = 1 }", { uses: "a b", mutates: "b" }],
  ["function f() { return a }", { defines: "f", late: "a" }],
  ["const f = () => a", { defines: "f", late: "a" }],
  ["const f = () => { a = b }", { defines: "f", late: "b" }],
  ["const b = xs.map((x) => x + a)", { defines: "b", uses: "xs a", late: "a" }],
  ["const b = (() => a)()", { defines: "b", uses: "a" }],
  ["const b = { c() { return a } }", { defines: "b", late: "a" }],
  [
    "class A extends B { x = a; static y = b; m() { return c } }",
    { defines: "A", uses: "B b", late: "a c", types: "A" },
  ],
  ["@d class A { @e(f) m(@g x: number) {} }", { defines: "A", uses: "d e f g", types: "A" }],
  ["f(); function f() {}", { defines: "f" }],
  ["const a = sep; import { sep } from 'p'", { defines: "a sep", types: "sep" }],
  ["import type { A } from 'p'", { defines: "A", types: "A" }],
  ["type A<T> = T | B", { types: "A", typeUses: "B" }],
  [
    "interface A extends B { c: C; d(e: D): typeof f }",
    { types: "A", typeUses: "B C D", uses: "f" },
  ],
  ["const a: A = b as B", { defines: "a", uses: "b", typeUses: "A B" }],
  ["function f<T extends A>(x: T): B { return x }", { defines: "f", typeUses: "A B" }],
  ["enum E { A, B = A, C = d }", { defines: "E", uses: "d", types: "E" }],
  [
    "namespace N { export const x = a; export const y = x }",
    { defines: "N", uses: "a", types: "N" },
  ],
  ["type A = B extends (infer U)[] ? U : { [K in C]: K }", { types: "A", typeUses: "B C" }],
  ["export const a = 1; export { a as b }; export default a", { defines: "a" }],
  ["let a; { let a = 1; a = 2 }", { defines: "a" }],
  ["try { a } catch (e) { e; b }", { uses: "a b" }],
  ["typeof a", { uses: "a" }],
  ["f`${a}`", { uses: "f a" }],
  ["({ a, b: c, [d]: 1 })", { uses: "a c d" }],
  [".withExec(a)", { uses: "_ a", mutates: "_" }],
  ["not ( parsable", {}],
  ["", {}],
];

describe("a cell", () => {
  test.each(CELLS)("%s", (source, expected) => {
    const { defines, uses, usesLate, mutates, types } = analyse(source);
    const words = (list: readonly string[]): string => list.toSorted().join(" ");
    const sorted = (text = ""): string => words(text === "" ? [] : text.split(" "));
    expect({
      defines: words(defines),
      uses: words(uses),
      late: words(usesLate),
      mutates: words(mutates),
      types: words(types.defines),
      typeUses: words(types.uses),
    }).toEqual({
      defines: sorted(expected.defines),
      uses: sorted(expected.uses),
      late: sorted(expected.late),
      mutates: sorted(expected.mutates),
      types: sorted(expected.types),
      typeUses: sorted(expected.typeUses),
    });
  });
});

test("statements are where they stand in the source", () => {
  const source = "const a = 1\n  f(a); // note\n\nclass B {}";
  const texts = analyse(source).statements.map(({ from, to }) => source.slice(from, to));
  expect(texts).toEqual(["const a = 1", "f(a);", "class B {}"]);
});

test("statements of an object in braces, and of a continued value, are whole", () => {
  for (const source of ["{ a: 1 }", ".a().b()"]) {
    const texts = analyse(source).statements.map(({ from, to }) => source.slice(from, to));
    expect(texts).toEqual([source]);
  }
});

test("one text is analysed once", () => {
  const analyses = createAnalyses();
  expect(analyses.of("const a = 1")).toBe(analyses.of("const a = 1"));
});
