import { expect, test } from "vitest";
import { analyse } from "../../../kernel/dataflow/analyse.ts";
import { staleCells } from "../../../kernel/dataflow/stale.ts";

/** Each line is a run: `number: source`. */
test.each<[runs: string, stale: number[]]>([
  ["1: const a = 1\n2: const b = a", []],
  ["1: const a = 1\n2: const b = a\n3: const a = 2", [2]],
  ["1: const a = 1\n2: const b = a\n1: const a = 2", [2]],
  ["1: const a = 1\n2: const b = a\n1: const a = 2\n2: const b = a", []],
  ["1: const a = 1\n2: const b = a\n3: b + 1\n4: const a = 2", [2, 3]],
  ["1: const a = 1\n2: const b = a\n3: b + 1\n4: const a = 2\n2: const b = a", [3]],
  ["1: const a = 1\n2: const f = () => a\n3: const a = 2", []],
  ["1: const a = 1\n2: const f = () => a\n3: f()\n4: const f = 1", [3]],
  ["1: const xs = []\n2: xs.length\n3: xs.push(1)", [2]],
  ["1: const xs = []\n2: xs.push(1)\n3: xs.push(2)", []],
  ["1: let n = 0\n2: n++\n3: n++", []],
  ["1: let n = 0\n2: const m = n\n3: n += 1", [2]],
  ["1: const c = make()\n2: const d = c.with(1)\n3: await c.show()", []],
  ["1: type A = 1\n2: const a: A = 1\n3: type A = 2", []],
  ["1: 5\n2: _ + 1\n3: 6", []],
  ["1: const a = 1\n2: const a = 2\n3: a\n1: const a = 1", [3]],
  ["1: const { a, b } = c\n2: b\n3: const a = 1", []],
  ["1: import { a } from 'p'\n2: a()\n3: import { a } from 'q'", [2]],
  ["1: const a = 1, b = a\n2: const a = 5", []],
])("%j makes stale: %j", (runs, stale) => {
  const cells = runs.split("\n").map((line) => {
    const [, number = "", source = ""] = /^(\d+): (.*)$/.exec(line) ?? [];
    return { number: Number(number), analysis: analyse(source) };
  });
  expect(staleCells(cells)).toEqual(stale);
});
