// Every way in which code can be busy, interrupted again and again, with the variables kept.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Cells, createCells } from "./rig.ts";

const ROUNDS = 15;

let cells: Cells;
beforeAll(async () => {
  cells = createCells();
  await cells.run("const kept = { times: 0 };");
});
afterAll(() => cells[Symbol.asyncDispose]());

const READY = 'process.stdout.write("ready\\n");';

const BUSY: Readonly<Record<string, string>> = {
  "a loop": `${READY} while (true) {}`,
  "a promise that never settles": `${READY} await new Promise(() => {})`,
  "a loop of awaits": `${READY} while (true) await null`,
  "a loop after an await": `await null; ${READY} while (true) {}`,
  "a loop of promises without await": `
    ${READY} const spin = () => Promise.resolve().then(spin); await spin()`,
  "a regular expression that backtracks": `${READY} /^(a+)+$/.test("a".repeat(40) + "b")`,
  "a wait for shared memory": `
    ${READY} Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)`,
  "a loop that catches all": `${READY} for (;;) { try { for (;;) {} } catch {} }`,
  "a loop in finally": `${READY} try { throw 1 } catch {} finally { for (;;) {} }`,
  "a loop after an await in a try": `try { await null; ${READY} for (;;) {} } finally { }`,
  "a loop in a timer": `setTimeout(() => { ${READY} for (;;) {} }); await new Promise(() => {})`,
  "a loop in a getter of the value": `({ get [Symbol.toStringTag]() { ${READY} for (;;) {} } })`,
  "a loop in how a value is shown": `
    ({ [Symbol.for("nodejs.util.inspect.custom")]() { ${READY} for (;;) {} } })`,
  "a loop of timers": `for (;;) { ${READY} await new Promise((go) => setTimeout(go, 1)) }`,
  "a loop that prints": `for (;;) ${READY}`,
  "a module that never ends": `${READY} await import("data:text/javascript,for(;;){}")`,
};

describe("an interrupt ends", () => {
  for (const [name, source] of Object.entries(BUSY)) {
    test(`${name}, and the variables stay`, async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const { outcome } = await cells.interrupt(source);
        expect(outcome).toEqual({ kind: "interrupted" });
        const { outcome: after } = await cells.run("kept.times += 1; await null; kept.times");
        expect(after.kind).toBe("done");
      }
      expect(await cells.value("String(kept.times % 15)")).toMatchObject({ text: "0" });
    });
  }

  test("code that stands still for a program, and that program", async () => {
    const source = `${READY}
      process.getBuiltinModule("child_process").execSync("sleep 1000 | cat")`;
    expect((await cells.interrupt(source)).outcome).toEqual({ kind: "interrupted" });
  });

  test("a program that the Cell has begun, and not that of another Cell", async () => {
    await cells.run(`const { spawn } = process.getBuiltinModule("child_process");
      const other = spawn("sleep", ["1000"]); const gone = {};`);
    const mine = `const mine = spawn("sleep", ["1000"]);
      mine.once("exit", (code, signal) => Object.assign(gone, { signal }));
      ${READY} await new Promise(() => {})`;
    expect((await cells.interrupt(mine)).outcome.kind).toBe("interrupted");
    await cells.run("await new Promise((go) => mine.signalCode ? go() : mine.once('exit', go))");
    expect(await cells.value("mine.signalCode")).toMatchObject({ text: "SIGTERM" });
    expect(await cells.value("String(other.exitCode ?? other.signalCode)")).toMatchObject({
      text: "null",
    });
    await cells.run("other.kill()");
  });
});

describe("after an interrupt", () => {
  test("what waited for a timer does not go on, and other Cells' timers do", async () => {
    await cells.run("let ticks = 0; const ticking = setInterval(() => { ticks += 1 }, 1);");
    const source = `for (;;) { ${READY} globalThis.polls = (globalThis.polls ?? 0) + 1;
      await new Promise((go) => setTimeout(go, 1)) }`;
    await cells.interrupt(source);
    const after = `const polls = globalThis.polls; const before = ticks;
      while (ticks < before + 20) await new Promise((go) => setTimeout(go, 1));
      String(globalThis.polls - polls)`;
    expect(await cells.value(after)).toMatchObject({ text: "0" });
    await cells.run("clearInterval(ticking)");
  });

  test("a promise of node:timers/promises does not go on either", async () => {
    await cells.run('import { setTimeout as pause } from "node:timers/promises"; let laps = 0;');
    await cells.interrupt(`for (;;) { ${READY} laps += 1; await pause(1) }`);
    expect(
      await cells.value(`const seen = laps; await pause(30); String(laps - seen)`),
    ).toMatchObject({ text: "0" });
  });

  test("one that comes when nothing runs ends nothing", async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      cells.evaluator.interrupt();
      expect((await cells.run("1 + 1")).outcome.kind).toBe("done");
    }
  });

  test("one that comes at once ends the Cell before it has begun, or while it runs", async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const running = cells.run("for (;;) {}");
      cells.evaluator.interrupt();
      expect((await running).outcome).toEqual({ kind: "interrupted" });
      expect((await cells.run("kept")).outcome.kind).toBe("done");
    }
  });

  test("one that meets a loop of work behind the Cells ends that", async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const spins = `spins ${round}`;
      await cells.run(`setTimeout(() => { console.log("${spins}"); for (;;) {} }, 5)`);
      await cells.untilStray(spins);
      const running = cells.run("'waits for the loop'");
      cells.evaluator.interrupt();
      // Once the loop has ended, the Cell may have run before it hears of the interrupt.
      expect(["interrupted", "done"]).toContain((await running).outcome.kind);
      expect((await cells.run("kept")).outcome.kind).toBe("done");
    }
  });

  test("one that meets the end of a Cell harms neither it nor the next", async () => {
    for (let round = 0; round < 20 * ROUNDS; round += 1) {
      const running = cells.run(
        `let sum${round} = 0; for (let i = 0; i < ${round} * 5000; i += 1) sum${round} += i`,
      );
      setImmediate(() => cells.evaluator.interrupt());
      expect(["done", "interrupted"]).toContain((await running).outcome.kind);
      expect(await cells.value("String(typeof kept)")).toMatchObject({ text: "object" });
    }
  });
});
