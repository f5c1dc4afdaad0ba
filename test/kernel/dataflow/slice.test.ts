// Sessions, what is wanted of them, and the statements that are needed for it. A cell is a line,
// or several between `---`; in what is expected, statements are joined by ` ; `.

import { describe, expect, test } from "vitest";
import { analyse } from "../../../kernel/dataflow/analyse.ts";
import { sliceFor } from "../../../kernel/dataflow/slice.ts";
import { sliceText } from "./slice-text.ts";

function check(rows: readonly (readonly [cells: string, names: string, slice: string])[]): void {
  test.each(rows)("%s\n  for %s", (cells, names, slice) => {
    const sources = cells.includes("---") ? cells.split("\n---\n") : cells.split("\n");
    const expected = slice === "" ? [] : slice.split(" ; ");
    expect(sliceText(sources, names.split(" "))).toEqual(expected);
  });
}

describe("what is not needed is left out", () => {
  check([
    ["const a = 1\nconst b = 2", "b", "const b = 2"],
    ["const a = 1\nconsole.log(a)\na\nconst b = a", "b", "const a = 1 ; const b = a"],
    ["const a = 1\nconst a = 2", "a", "const a = 2"],
    ["const a = 1\nconst b = a\nconst a = 2", "b", "const a = 1 ; const b = a"],
    ["const a = 1\nconst b = a\nconst a = 2", "a b", "const a = 1 ; const b = a ; const a = 2"],
    ["const a = 1; const b = 2; const c = a", "c", "const a = 1 ; const c = a"],
    ["let a = 1\na = 2\na = 3", "a", "let a = 1 ; a = 3"],
    ["a = 1\na = 2", "a", "a = 2"],
    ["const a = 1", "nothing", ""],
    ["const { a, b } = o\nconst c = a", "c", "const { a, b } = o ; const c = a"],
    ["const a = f(\nconst b = 1", "b", "const b = 1"],
  ]);
});

describe("what changes a value is kept", () => {
  check([
    [
      "const xs = []\nxs.push(1)\nconsole.log(xs)\nxs.push(2)",
      "xs",
      "const xs = [] ; xs.push(1) ; xs.push(2)",
    ],
    [
      "const xs = [1]\nconst n = xs.pop()\nconst m = 1",
      "xs",
      "const xs = [1] ; const n = xs.pop()",
    ],
    [
      "const xs = [1]\nconst n = xs.length\nxs.push(2)",
      "n",
      "const xs = [1] ; const n = xs.length",
    ],
    [
      "const o = {}\no.a = 1\no.b.c = 2\ndelete o.d",
      "o",
      "const o = {} ; o.a = 1 ; o.b.c = 2 ; delete o.d",
    ],
    ["let n = 0\nn++\nn += 2\nn = 5\nn *= 2", "n", "let n = 0 ; n = 5 ; n *= 2"],
    ["let n = 0\nif (x) n = 1\nlet x = 2", "n", "let n = 0 ; if (x) n = 1"],
    [
      "let n = 0\nfor (const x of xs) { n += x }",
      "n",
      "let n = 0 ; for (const x of xs) { n += x }",
    ],
    ["const o = {}\nObject.assign(o, { a: 1 })", "o", "const o = {} ; Object.assign(o, { a: 1 })"],
    [
      "const o = {}\nfunction fill(x) { x.a = 1 }\nfill(o)",
      "o",
      "const o = {} ; function fill(x) { x.a = 1 } ; fill(o)",
    ],
    [
      "process.env.A = '1'\nconst a = process.env.A",
      "a",
      "process.env.A = '1' ; const a = process.env.A",
    ],
    ["var a\nif (true) { var a = 1 }", "a", "var a ; if (true) { var a = 1 }"],
    ["let a = 1\nlet b = 2;\n[a, b] = [b, a]", "a", "let a = 1 ; let b = 2 ; [a, b] = [b, a]"],
  ]);
});

describe("functions read names when they are called", () => {
  check([
    [
      "const f = () => later\nconst later = 4\nconst x = f()",
      "x",
      "const f = () => later ; const later = 4 ; const x = f()",
    ],
    [
      "const a = 1\nconst f = () => a\nconst a = 2\nconst x = f()",
      "x",
      "const f = () => a ; const a = 2 ; const x = f()",
    ],
    [
      "const a = 1\nconst f = () => a\nconst x = f()\nconst a = 2",
      "f",
      "const f = () => a ; const a = 2",
    ],
    [
      "function f() { return g() }\nfunction g() { return h }\nconst h = 1\nconst unused = 2",
      "f",
      "function f() { return g() } ; function g() { return h } ; const h = 1",
    ],
    [
      "const a = 1\nconst b = [1].map((x) => x + a)\nconst a = 2",
      "b",
      "const a = 1 ; const b = [1].map((x) => x + a) ; const a = 2",
    ],
    [
      "const f = () => a\nconst g = f\nconst a = 1",
      "g",
      "const f = () => a ; const g = f ; const a = 1",
    ],
    [
      "class A { m() { return a } }\nconst a = 1\nconst o = new A()",
      "o",
      "class A { m() { return a } } ; const a = 1 ; const o = new A()",
    ],
  ]);
});

describe("what a called function changes, and what calls it, is kept", () => {
  check([
    [
      "const xs = []\nconst add = (x) => xs.push(x)\nadd(1)\nconst y = 2\nadd(y)",
      "xs",
      "const xs = [] ; const add = (x) => xs.push(x) ; add(1) ; const y = 2 ; add(y)",
    ],
    [
      "let n = 0\nfunction inc() { n += 1 }\nfunction " +
        "twice() { inc(); inc() }\ntwice()\nconst m = n",
      "m",
      "let n = 0 ; function inc() { n += 1 } ; function " +
        "twice() { inc(); inc() } ; twice() ; const m = n",
    ],
    [
      "const even = (n) => n === 0 || odd(n - 1)\nconst " +
        "odd = (n) => n !== 0 && even(n - 1)\nconst z = 1",
      "even",
      "const even = (n) => n === 0 || odd(n - 1) ; const odd = (n) => n !== 0 && even(n - 1)",
    ],
    [
      "const x = f()\n---\nfunction f() { return 1 }\nconst y = f()",
      "y",
      "function f() { return 1 } ; const y = f()",
    ],
    [
      "const x = f(); function f() { return 1 }\n---\nx",
      "x",
      "const x = f() ; function f() { return 1 }",
    ],
  ]);
});

describe("types and imports are names, too", () => {
  check([
    [
      "type A = B\ninterface B { c: C }\ntype C = 1\ntype D = 2\nconst a: A = x",
      "a",
      "type A = B ; interface B { c: C } ; type C = 1 ; const a: A = x",
    ],
    [
      "import { sep } from 'node:path'\nimport fs from 'node:fs'\nconst a = sep",
      "a",
      "import { sep } from 'node:path' ; const a = sep",
    ],
    ["enum E { A }\nconst a: E = E.A", "a", "enum E { A } ; const a: E = E.A"],
    ["const a = 1\ntype a = string\nconst b = a", "b", "const a = 1 ; const b = a"],
    [
      "interface A { b: 1 }\ninterface A { c: 1 }\nlet a: A",
      "a",
      "interface A { c: 1 } ; let a: A",
    ],
    [
      "interface A { b: 1 } interface A { c: 1 }\n---\nlet a: A",
      "a",
      "interface A { b: 1 } ; interface A { c: 1 } ; let a: A",
    ],
    [
      "function f(a: string): void; function f(a: unknown) {}\n---\nf",
      "f",
      "function f(a: string): void ; function f(a: unknown) {}",
    ],
    ["const a = 1\ntype A = typeof a\nlet b: A", "b", "const a = 1 ; type A = typeof a ; let b: A"],
  ]);
});

describe("the value of a cell is a name", () => {
  check([
    ["make()\nconst a = _", "a", "make() ; const a = _"],
    ["make()\nother()\nconst a = _1", "a", "make() ; const a = _1"],
    ["make()\n.with(1)\nconst a = _", "a", "make() ; .with(1) ; const a = _"],
  ]);
});

describe("values that their methods cannot change", () => {
  const cells = [
    "const c = make()",
    "await c.show()",
    "c.with(1)",
    "const d = c.with(2)",
    "report(d)",
  ];

  test("are not changed by them", () => {
    const isImmutable = (name: string): boolean => name === "c" || name === "d";
    expect(sliceText(cells, ["d"], { isImmutable })).toEqual([
      "const c = make()",
      "const d = c.with(2)",
    ]);
  });

  test("are taken to be changed when nobody says that they are such", () => {
    expect(sliceText(cells, ["d"])).toEqual(cells);
  });

  test("call nothing later, whatever made them", () => {
    const session = ["const n = 1", "const f = () => n", "const a = f()", "const n = 2"];
    const isImmutable = (name: string): boolean => name === "a";
    expect(sliceText(session, ["a"], { isImmutable })).toEqual(session.slice(0, 3));
  });
});

test("a cell that ran twice counts twice", () => {
  const runs: [number, string][] = [
    [1, "n = (globalThis.x ?? 0) + 1"],
    [2, "const a = n"],
    [1, "n = 7"],
  ];
  const ran = runs.map(([number, source]) => ({ number, analysis: analyse(source) }));
  expect(sliceFor(ran, ["n", "a"]).map(({ cell, run }) => [cell, run])).toEqual([
    [1, 0],
    [2, 1],
    [1, 2],
  ]);
});
