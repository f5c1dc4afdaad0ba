// A slice replays: run alone, its statements give the values that the whole session gave. Random
// sessions; RONDEL_SEED repeats one.

import { expect, test } from "vitest";
import { createRandom, type Random, SEED } from "../../rig/random.ts";
import { runCells } from "../compile/cells.ts";
import { sliceText } from "./slice-text.ts";

const SESSIONS = 300;
const CELLS = 16;

test(`a slice gives the values of the session (seed ${SEED})`, async () => {
  const random = createRandom(SEED);
  let statements = 0;
  for (let count = 0; count < SESSIONS; count += 1) {
    const { cells, names } = writeSession(random);
    const wanted = [random.pick(names), random.pick(names)];
    const question = `JSON.stringify([${wanted.map(askFor).join(", ")}])`;
    const slice = sliceText(cells, wanted);
    const shown =
      `seed ${SEED}, session ${count}, for ` +
      `${wanted}:\n${cells.join("\n")}\n--\n${slice.join("\n")}`;
    const expected = await runCells(...cells, question);
    expect(await runCells(...slice, question).catch(String), shown).toBe(expected);
    statements += slice.length;
  }
  expect(statements).toBeLessThan(SESSIONS * CELLS * 0.75);
});

/** A function is what it answers. */
function askFor(name: string): string {
  return name.startsWith("f") ? `${name}(2)` : name;
}

interface Session {
  readonly cells: readonly string[];
  readonly names: readonly string[];
}

function writeSession(random: Random): Session {
  const names = { n: ["n1", "n2"], l: ["l1"], o: ["o1"], f: ["f1"] };
  const cells = [
    "let n1 = 1",
    "let n2 = 2",
    "const l1 = [1]",
    "const o1 = { a: 1 }",
    "function f1(x) { return x + n1 }",
  ];
  while (cells.length < CELLS) cells.push(writeCell(random, names));
  return { cells, names: [...names.n, ...names.l, ...names.o, ...names.f] };
}

type Names = Record<"n" | "l" | "o" | "f", string[]>;

function writeCell(random: Random, names: Names): string {
  // Sometimes an old name, so that definitions are overwritten.
  const define = (kind: keyof Names, most: number, text: (name: string) => string): string => {
    const name = `${kind}${1 + random.below(most)}`;
    const written = text(name);
    if (!names[kind].includes(name)) names[kind].push(name);
    return written;
  };
  const num = (): string => writeNumber(random, names, 2);
  const [n, l, o, f] = [
    random.pick(names.n),
    random.pick(names.l),
    random.pick(names.o),
    random.pick(names.f),
  ];
  return random.pick([
    () => define("n", 5, (name) => `const ${name} = ${num()}`),
    () => define("n", 5, (name) => `let ${name} = ${num()}`),
    () => define("l", 3, (name) => `const ${name} = ${l}.map((v) => (v + ${num()}) % 97)`),
    () => define("o", 3, (name) => `const ${name} = { ...${o}, b: ${num()} }`),
    () =>
      define(
        "f",
        4,
        (name) =>
          `const ${name} = (x) => (x + ` +
          `${writeNumber(random, { ...names, f: ["Math.abs"] }, 1)}) % 97`,
      ),
    () => define("f", 4, (name) => `function ${name}(x) { n2 = (x + ${n}) % 97; return n2 }`),
    () =>
      define("f", 4, (name) => `const ${name} = (x) => { ${l}.push(x % 97); return ${l}.length }`),
    () => `${n} = ${num()}`,
    () => `${n} += ${num()}`,
    () => `[${n}, n1] = [n1, ${num()}]`,
    () => `${l}.push(${num()})`,
    () => `${o}.c = ${num()}`,
    () => `if (${num()} > 3) ${n} = ${num()}`,
    () => `for (const v of ${l}) ${n} = (${n} + v) % 97`,
    () => `${f}(${num()})`,
    () => `console.assert(${num()} < 1e9)`,
    () => `${num()}`,
  ])();
}

function writeNumber(random: Random, names: Names, depth: number): string {
  const again = (): string => writeNumber(random, names, depth - 1);
  if (depth === 0) return random.chance(0.6) ? random.pick(names.n) : `${random.below(9)}`;
  return random.pick([
    () => `(${again()} + ${again()}) % 97`,
    () => `(${again()} > ${again()} ? ${again()} : ${again()})`,
    () => `${random.pick(names.f)}(${again()})`,
    () => `${random.pick(names.l)}.length`,
    () => `Object.keys(${random.pick(names.o)}).length`,
    again,
  ])();
}
