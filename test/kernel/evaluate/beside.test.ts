// Jobs beside each other in one process: each has its own output, its own end and its own names.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CellOutput, Outcome } from "../../../kernel/cell.ts";
import { compileCell } from "../../../kernel/compile/compile.ts";
import { type Cells, createCells } from "./rig.ts";

let cells: Cells;
beforeAll(async () => {
  cells = createCells();
  await cells.run(`
    const gates = new Map();
    const gate = (name) => {
      if (!gates.has(name)) gates.set(name, Promise.withResolvers());
      return gates.get(name);
    };
    const print = (text) => process.stdout.write(text);
    const pause = () => new Promise((go) => setTimeout(go));`);
});
afterAll(() => cells[Symbol.asyncDispose]());

describe("of two jobs", () => {
  test("each has what it prints, whichever writes when", async () => {
    const lines = (name: string) => `
      for (let i = 0; i < 500; i += 1) {
        print("${name}" + i + "\\n");
        if (i % 7 === 0) console.error("${name}");
        if (i % 5 === 0) await pause();
      }`;
    const all = await Promise.all(["a", "b", "c"].map((name) => cells.run(lines(name))));
    for (const [at, name] of ["a", "b", "c"].entries()) {
      const expected = Array.from({ length: 500 }, (_, i) => `${name}${i}\n`).join("");
      expect(all[at]?.stdout).toBe(expected);
      expect(all[at]?.stderr).toBe(`${name}\n`.repeat(72));
    }
  });

  test("a character that one writes in halves stays whole, whatever another writes", async () => {
    const half = `const bytes = Buffer.from("é".repeat(50));
      for (const byte of bytes) { print(Buffer.of(byte)); await pause(); }`;
    const other = `for (let i = 0; i < 50; i += 1) { print("x"); await pause(); }`;
    const [first, second] = await Promise.all([cells.run(half), cells.run(other)]);
    expect([first.stdout, second.stdout]).toEqual(["é".repeat(50), "x".repeat(50)]);
  });

  test("the one that began later may end before", async () => {
    const slow = cells.run(`await gate("open").promise; print("slow"); 1`);
    const quick = await cells.run(`print("quick"); gate("open").resolve(); 2`);
    expect([quick.stdout, (await slow).stdout]).toEqual(["quick", "slow"]);
  });

  test("what a program prints is of the one that began or wrote last", async () => {
    const older = cells.run(`await gate("printed").promise; print("older")`);
    const younger = await cells.run(`
      process.getBuiltinModule("child_process").execSync("echo program", { stdio: "inherit" });
      gate("printed").resolve()`);
    expect([younger.stdout, (await older).stdout]).toEqual(["program\n", "older"]);
  });

  test("each has what it displays, and asks whoever runs it", async () => {
    const source = (name: string) => `
      await pause(); display("${name}"); await pause(); print(await ask("${name}?"));`;
    const run = async (name: string) => {
      const told: CellOutput[] = [];
      const ask = async ({ text }: { readonly text: string }) => `answer to ${text}`;
      await runWith(source(name), { on: (output) => void told.push(output), ask });
      return told;
    };
    const [one, two] = await Promise.all([run("one"), run("two")]);
    for (const [name, told] of Object.entries({ one, two })) {
      expect(told).toMatchObject([
        { kind: "display", shown: { text: name } },
        { kind: "stream", text: `answer to ${name}?` },
      ]);
    }
  });

  test("an error and a value are of the one that has them", async () => {
    const [bad, good] = await Promise.all([
      cells.run("await pause(); throw new RangeError('bad')"),
      cells.run("await pause(); 'good'"),
    ]);
    expect(bad.outcome).toMatchObject({ kind: "failed", error: { name: "RangeError" } });
    expect(good.outcome).toMatchObject({ kind: "done", shown: { text: "good" } });
  });
});

describe("an interrupt", () => {
  test("ends them all, also when one is in a loop, and the variables stay", async () => {
    for (let round = 0; round < 10; round += 1) {
      const waiting = cells.run("await new Promise(() => {})");
      const looping = cells.interrupt('print("ready"); for (;;) {}');
      const outcomes = [(await waiting).outcome, (await looping).outcome];
      expect(outcomes).toEqual([{ kind: "interrupted" }, { kind: "interrupted" }]);
      expect((await cells.run("gates.size")).outcome.kind).toBe("done");
    }
  });

  test("of one alone leaves the others", async () => {
    const end = new AbortController();
    const other = cells.run(`print("kept"); await gate("after").promise; "other"`);
    const on = () => end.abort();
    const ended = await runWith(`print("begun"); await new Promise(() => {})`, {
      on,
      signal: end.signal,
    });
    expect(ended).toEqual({ kind: "interrupted" });
    await cells.run(`gate("after").resolve()`);
    expect((await other).outcome).toMatchObject({ kind: "done", shown: { text: "other" } });
  });

  test("of one that has not begun keeps it from running", async () => {
    const end = new AbortController();
    const running = runWith("globalThis.ran = true", { on() {}, signal: end.signal });
    end.abort();
    expect(await running).toEqual({ kind: "interrupted" });
    const before = await runWith("globalThis.ran = true", { on() {}, signal: end.signal });
    expect(before).toEqual({ kind: "interrupted" });
  });
});

describe("output that comes late", () => {
  test("is told to whoever ran the job, also while another runs", async () => {
    const late: string[] = [];
    const hear = (output: CellOutput) => {
      if (output.kind === "stream") late.push(output.text);
    };
    await runWith(`gate("late").promise.then(() => print("late")); 0`, { on() {}, late: hear });
    const next = await cells.run(`gate("late").resolve(); await pause(); print("own")`);
    expect([next.stdout, late.join("")]).toEqual(["own", "late"]);
  });
});

describe("names", () => {
  test("are of the Cell that declares them, whichever ended last", async () => {
    const long = cells.run(`let fromLong = 1; await gate("named").promise; fromLong = 2`);
    const short = await cells.run(`let fromShort = 1; gate("named").resolve()`);
    const { cell } = await long;
    const names = await cells.evaluator.names();
    const cellOf = (wanted: string) => names.find(({ name }) => name === wanted)?.cell;
    expect([cellOf("fromLong"), cellOf("fromShort")]).toEqual([cell, short.cell]);
  });

  test("of a Cell that runs are there for one beside it", async () => {
    const counting = cells.run(`let count = 0; while (count < 1e9) { count += 1; await pause(); }`);
    const seen = await runWith("await pause(); if (!(count > 0)) throw count; count = 1e9", {
      on() {},
    });
    expect(seen.kind).toBe("done");
    expect((await counting).outcome.kind).toBe("done");
  });

  test("are not taken back while a Cell runs", async () => {
    const running = cells.run(`await gate("undone").promise`);
    const { cell } = await cells.run("let taken = 1");
    await expect(cells.evaluator.undo(cell)).rejects.toThrow(/a cell runs/);
    await cells.run(`gate("undone").resolve()`);
    await running;
  });
});

let aside = 1_000_000;

function runWith(source: string, by: Parameters<Cells["evaluator"]["run"]>[1]): Promise<Outcome> {
  aside += 1;
  const compiled = compileCell(source, { number: aside, isCellName: () => true });
  return cells.evaluator.run({ cell: aside, compiled, source }, by);
}
