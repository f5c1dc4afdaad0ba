// What names need of a session: `+` marks the statements that are needed, `-` the others.

import { describe, expect, test } from "vitest";
import { analyse } from "../../../kernel/dataflow/analyse.ts";
import { sliceFor } from "../../../kernel/dataflow/slice.ts";
import { sliceText } from "./slice-text.ts";

/** A cell, or its statements. */
type Marked = string | readonly string[];

function check(names: string, ...marked: readonly Marked[]): void {
  const cells = marked.map((cell) => (typeof cell === "string" ? [cell] : cell));
  const kept = cells.flat().filter((statement) => statement.startsWith("+ "));
  test(`${names} needs ${kept.length === 0 ? "nothing" : kept.join(" ")}`, () => {
    const sources = cells.map((statements) => statements.map(unmark).join(";\n"));
    expect(sliceText(sources, names.split(" "))).toEqual(kept.map(unmark));
  });
}

function unmark(statement: string): string {
  return statement.replace(/^[+-] /, "");
}

describe("what is not needed is left out", () => {
  check("b", "- const a = 1", "+ const b = 2");
  check("b", "+ const a = 1", "- console.log(a)", "- a", "+ const b = a");
  check("a", "- const a = 1", "+ const a = 2");
  check("b", "+ const a = 1", "+ const b = a", "- const a = 2");
  check("a b", "+ const a = 1", "+ const b = a", "+ const a = 2");
  check("c", ["+ const a = 1", "- const b = 2", "+ const c = a"]);
  check("a", "+ let a = 1", "- a = 2", "+ a = 3");
  check("a", "- a = 1", "+ a = 2");
  check("nothing", "- const a = 1");
  check("c", "+ const { a, b } = o", "+ const c = a");
  check("b", "- const a = f(", "+ const b = 1");
});

describe("what changes a value is kept", () => {
  check("xs", "+ const xs = []", "+ xs.push(1)", "- console.log(xs)", "+ xs.push(2)");
  check("xs", "+ const xs = [1]", "+ const n = xs.pop()", "- const m = 1");
  check("n", "+ const xs = [1]", "+ const n = xs.length", "- xs.push(2)");
  check("o", "+ const o = {}", "+ o.a = 1", "+ o.b.c = 2", "+ delete o.d");
  check("n", "+ let n = 0", "- n++", "- n += 2", "+ n = 5", "+ n *= 2");
  check("n", "+ let n = 0", "+ if (x) n = 1", "- let x = 2");
  check("n", "+ let n = 0", "+ for (const x of xs) { n += x }");
  check("o", "+ const o = {}", "+ Object.assign(o, { a: 1 })");
  check("o", "+ const o = {}", "+ function fill(x) { x.a = 1 }", "+ fill(o)");
  check("a", "+ process.env.A = '1'", "+ const a = process.env.A");
  check("a", "+ var a", "+ if (true) { var a = 1 }");
  check("a", "+ let a = 1", "+ let b = 2", "+ [a, b] = [b, a]");
});

describe("functions read names when they are called", () => {
  check("x", "+ const f = () => later", "+ const later = 4", "+ const x = f()");
  check("x", "- const a = 1", "+ const f = () => a", "+ const a = 2", "+ const x = f()");
  check("f", "- const a = 1", "+ const f = () => a", "- const x = f()", "+ const a = 2");
  check(
    "f",
    "+ function f() { return g() }",
    "+ function g() { return h }",
    "+ const h = 1",
    "- const unused = 2",
  );
  check("b", "+ const a = 1", "+ const b = [1].map((x) => x + a)", "+ const a = 2");
  check("g", "+ const f = () => a", "+ const g = f", "+ const a = 1");
  check("o", "+ class A { m() { return a } }", "+ const a = 1", "+ const o = new A()");
});

describe("what a called function changes, and what calls it, is kept", () => {
  check(
    "xs",
    "+ const xs = []",
    "+ const add = (x) => xs.push(x)",
    "+ add(1)",
    "+ const y = 2",
    "+ add(y)",
  );
  check(
    "m",
    "+ let n = 0",
    "+ function inc() { n += 1 }",
    "+ function twice() { inc(); inc() }",
    "+ twice()",
    "+ const m = n",
  );
  check(
    "even",
    "+ const even = (n) => n === 0 || odd(n - 1)",
    "+ const odd = (n) => n !== 0 && even(n - 1)",
    "- const z = 1",
  );
  check("y", "- const x = f()", ["+ function f() { return 1 }", "+ const y = f()"]);
  check("x", ["+ const x = f()", "+ function f() { return 1 }"], "- x");
});

describe("types and imports are names, too", () => {
  check(
    "a",
    "+ type A = B",
    "+ interface B { c: C }",
    "+ type C = 1",
    "- type D = 2",
    "+ const a: A = x",
  );
  check("a", "+ import { sep } from 'node:path'", "- import fs from 'node:fs'", "+ const a = sep");
  check("a", "+ enum E { A }", "+ const a: E = E.A");
  check("b", "+ const a = 1", "- type a = string", "+ const b = a");
  check("a", "- interface A { b: 1 }", "+ interface A { c: 1 }", "+ let a: A");
  check("a", ["+ interface A { b: 1 }", "+ interface A { c: 1 }"], "+ let a: A");
  check("f", ["+ function f(a: string): void", "+ function f(a: unknown) {}"], "- f");
  check("b", "+ const a = 1", "+ type A = typeof a", "+ let b: A");
});

describe("the value of a cell is a name", () => {
  check("a", "+ make()", "+ const a = _");
  check("a", "+ make()", "- other()", "+ const a = _1");
  check("a", "+ make()", "+ .with(1)", "+ const a = _");
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
