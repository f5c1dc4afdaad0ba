// Much that is printed line by line: to a terminal that draws nothing, beside Node's prompt, which
// prints it itself; and through the kernel alone, whose Cells are also timed without a terminal.

import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { spawn } from "@lydell/node-pty";
import { createKernel, type Kernel } from "../../../kernel/kernel.ts";
import { systemClock } from "../../../stdlib/base/clock.ts";
import { measure, type Timing } from "../measure.ts";
import { fresh } from "../root.ts";
import { printTable, row } from "../table.ts";
import { NODE, pause, type Repl, RONDEL } from "./repls.ts";

const MEGABYTES = 20;
const LINE = 80;
const COUNT = (MEGABYTES * 1_000_000) / LINE;
const ROUNDS = 3;
const CELLS = 300;
/** What starts behind the prompt has started. */
const REST_MS = 1_500;
const MOST_SEEN_CHARS = 1_000;
/** 20 MB a second through the kernel. */
const MOST_MS = { kernel: 1_000, cell: 3, cellP99: 8 };
const MOST_TIMES = 2;
const PRINT = `for (let n = 0; n < ${COUNT}; n++) console.log("${"x".repeat(LINE - 1)}")`;

export async function benchOutput(folder: string): Promise<string> {
  await using kernel = openKernel(folder);
  const works = [
    { name: "node's prompt", round: () => print(NODE) },
    { name: "rondel's prompt", round: () => print(RONDEL) },
    { name: "the kernel alone", round: () => printInKernel(kernel) },
  ];
  const shown = await measure(works, ROUNDS);
  const cell = { name: "the kernel alone", round: () => runCell(kernel) };
  const cells: Timing[] = await measure([cell], CELLS);
  return [
    printTable(`${MEGABYTES} MB in lines`, [
      row(shown, "node's prompt"),
      row(shown, "rondel's prompt", { against: "node's prompt", most: MOST_TIMES }),
      row(shown, "the kernel alone", { mostMs: MOST_MS.kernel }),
    ]),
    printTable("1+1 without a terminal", [
      row(cells, cell.name, { mostMs: MOST_MS.cell, mostP99Ms: MOST_MS.cellP99 }),
    ]),
  ].join("\n");
}

/** Nothing is drawn: what counts is how soon all has come. */
async function print(repl: Repl): Promise<number> {
  const end = `end ${fresh()}`;
  await using seat = openBare(repl);
  await seat.until((text) => repl.prompt.test(lastLine(text)));
  await pause(REST_MS);
  const beganMs = performance.now();
  // Not as it is typed, which comes back too.
  seat.type(`${PRINT}; console.log(${JSON.stringify(end)} + ".")\r`);
  await seat.until((text) => text.includes(`${end}.`));
  return performance.now() - beganMs;
}

function openBare({ file, args }: Repl) {
  const env = { ...process.env, TERM: "xterm-256color", RONDEL_SETUP: "off" };
  const pty = spawn(file, [...args], { cols: LINE, rows: 24, env });
  const exit = new Promise<void>((resolve) => void pty.onExit(() => resolve()));
  let seen = "";
  let look: () => void = () => undefined;
  pty.onData((text) => {
    seen = (seen + text).slice(-MOST_SEEN_CHARS);
    look();
  });
  return {
    type: (text: string) => pty.write(text),
    until: (holds: (text: string) => boolean) =>
      new Promise<void>((resolve) => {
        look = () => {
          if (holds(seen)) resolve();
        };
        look();
      }),
    async [Symbol.asyncDispose]() {
      pty.kill("SIGKILL");
      await exit;
    },
  };
}

function lastLine(text: string): string {
  return (
    stripVTControlCharacters(text)
      .split(/[\r\n]/)
      .at(-1) ?? ""
  );
}

async function printInKernel(kernel: Kernel): Promise<undefined> {
  let chars = 0;
  await kernel.run(PRINT, (output) => {
    if (output.kind === "stream") chars += output.text.length;
  });
  if (chars !== COUNT * LINE) throw new Error(`${chars} characters came`);
}

async function runCell(kernel: Kernel): Promise<undefined> {
  await kernel.run("1+1", () => undefined);
}

function openKernel(folder: string): Kernel {
  return createKernel({
    node: process.execPath,
    cwd: folder,
    env: process.env,
    clock: systemClock,
    history: { path: join(folder, "bench-history.db"), session: null },
    columns: () => 80,
    colors: false,
    awaitValues: true,
    onTrouble: () => undefined,
    onStray: () => undefined,
  });
}
