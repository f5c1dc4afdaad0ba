// A program in Cells does what it does as one module. Random programs that declare each name once,
// cut into Cells anywhere between two statements; RONDEL_SEED repeats one.

import { Script } from "node:vm";
import { expect, test } from "vitest";
import { createRandom, type Random, SEED } from "../../rig/random.ts";
import { runCells } from "./cells.ts";

const PROGRAMS = 150;
const STATEMENTS = 12;

test(`a program in cells gives what it gives as one module (seed ${SEED})`, async () => {
  const random = createRandom(SEED);
  for (let count = 0; count < PROGRAMS; count += 1) {
    const program = writeProgram(random);
    const expected = await runWhole(program);
    const cells = cut(program.statements, random);
    const last = `JSON.stringify({ ${program.names.join(", ")} })`;
    const got = await runCells(...cells, last).catch(String);
    expect(got, `seed ${SEED}, program ${count}:\n${cells.join("\n//\n")}`).toBe(expected);
  }
});

interface Written {
  readonly statements: readonly string[];
  readonly names: readonly string[];
}

async function runWhole({ statements, names }: Written): Promise<string> {
  const body =
    `"use strict";\n${statements.join(";\n")};\nreturn ` +
    `JSON.stringify({ ${names.join(", ")} });`;
  return new Script(`(async () => {\n${body}\n})()`).runInThisContext();
}

function cut(statements: readonly string[], random: Random): string[] {
  const cells: string[][] = [[]];
  for (const statement of statements) {
    if (random.chance(0.4)) cells.push([]);
    cells.at(-1)?.push(statement);
  }
  return cells.map((cell) => cell.join("\n").replace(/\n(?=[([])/g, "\n;"));
}

/** Values are numbers (n), lists (l), objects (o) and functions (f) of a number. */
function writeProgram(random: Random): Written {
  const names: Record<"n" | "l" | "o" | "f", string[]> = {
    n: ["n0"],
    l: ["l0"],
    o: ["o0"],
    f: ["f0"],
  };
  const statements = [
    "let n0 = 1",
    "const l0 = [1, 2]",
    "const o0 = { n0, l: l0 }",
    "function f0(x) { return x + n0 }",
  ];
  for (let count = 1; count <= STATEMENTS; count += 1) {
    statements.push(writeStatement(random, names, count));
  }
  return { statements, names: [...names.n, ...names.l, ...names.o] };
}

type Names = Record<"n" | "l" | "o" | "f", string[]>;

function writeStatement(random: Random, names: Names, count: number): string {
  const fresh = (kind: keyof Names): string => `${kind}${count}`;
  const declare = (kind: keyof Names, text: string): string => {
    names[kind].push(fresh(kind));
    return text;
  };
  const num = (): string => writeNumber(random, names, 2);
  const [n, l, o] = [random.pick(names.n), random.pick(names.l), random.pick(names.o)];
  const declarations: (() => string)[] = [
    () => declare("n", `let ${fresh("n")} = ${num()}`),
    () => declare("n", `var ${fresh("n")} = ${num()}, unused${count} = 1`),
    () =>
      declare(
        "n",
        `var ${fresh("n")} = 0\nfor (var i${count} = 0; ` +
          `i${count} < 3; i${count}++) ${fresh("n")} += ${n}`,
      ),
    () =>
      declare(
        "n",
        `let ${fresh("n")}\nif (${num()} > 2) { const ${n} = 5; ` +
          `${fresh("n")} = ${n} } else ${fresh("n")} = ${num()}`,
      ),
    () =>
      declare(
        "n",
        `const { a: ${fresh("n")} = ${num()}, ...r${count} ` +
          `} = ${random.chance(0.5) ? "{ a: 3 }" : o}`,
      ),
    () => declare("n", `const [, ${fresh("n")} = ${num()}] = ${l}`),
    () => declare("n", `const ${fresh("n")} = await Promise.resolve(${num()})`),
    () =>
      declare(
        "n",
        `class C${count} { static n = ${num()}; #v = ${n}; get v() { return ` +
          `this.#v + C${count}.n } }\nconst ${fresh("n")} = new C${count}().v`,
      ),
    () => declare("l", `const ${fresh("l")} = ${l}.map((${n}) => ${n} + ${num()})`),
    () => declare("l", `const ${fresh("l")} = [...${l}, ${num()}]`),
    () =>
      declare(
        "o",
        `const ${fresh("o")} = { ${n}, [\`k\${${num()}}\`]: ${num()}, get g() { return ${n} } }`,
      ),
    () =>
      declare(
        "f",
        `const ${fresh("f")} = (x, y = ${num()}) => { let ${n} = x; ${n}++; return ${n} + y }`,
      ),
    () => declare("f", `function ${fresh("f")}(x) { if (x > 3) return 1\nreturn ${num()} + x }`),
  ];
  if (random.chance(0.4)) return writeEffect(random, names, count);
  return random.pick(declarations)();
}

function writeEffect(random: Random, names: Names, count: number): string {
  const num = (): string => writeNumber(random, names, 2);
  const [n, l, o] = [random.pick(names.n), random.pick(names.l), random.pick(names.o)];
  return random.pick([
    () => `n0 = ${num()}`,
    () => `n0 ${random.pick(["+=", "-=", "**=", "??="])} ${random.below(3)}`,
    () => `[n0] = [${num()}]`,
    () => `({ a: n0 = ${num()} } = ${o})`,
    () => `${l}.push(${num()})`,
    () => `${o}.added = ${num()}`,
    () => `try { nope${count}() } catch ({ name }) { ${o}.caught = name }`,
    () => `for (const ${n} of ${l}.slice(0, 2)) { ${o}.last = ${n} }`,
    () => `switch (${n}) { case 1: n0 = 7; break; default: { let n0 = 3; ${o}.s = n0 } }`,
  ])();
}

function writeNumber(random: Random, names: Names, depth: number): string {
  const again = (): string => writeNumber(random, names, depth - 1);
  if (depth === 0) return random.chance(0.5) ? random.pick(names.n) : `${random.below(9)}`;
  return random.pick([
    () => `(${again()} + ${again()}) % 97`,
    () => `(${again()} > ${again()} ? ${again()} : ${again()})`,
    () => `${random.pick(names.f)}(${again()}) % 97`,
    () => `${random.pick(names.l)}.length`,
    () => `(typeof ${random.pick(names.o)}.x === "number" ? 1 : ${again()})`,
    () => `((x) => x + ${again()})(${again()})`,
    () => `Object.keys(${random.pick(names.o)}).length`,
    again,
  ])();
}
