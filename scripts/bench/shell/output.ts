// Much that is printed line by line: into a screen, beside a program that prints it there itself;
// and through the kernel alone, whose Cells are also timed without a screen.

import { join } from "node:path";
import { createKernel, type Kernel } from "../../../kernel/kernel.ts";
import { systemClock } from "../../../stdlib/base/clock.ts";
import { measure, type Timing } from "../measure.ts";
import { fresh } from "../root.ts";
import { printTable, row } from "../table.ts";
import { NODE, type OpenRepl, openRepl, RONDEL } from "./repls.ts";

const MEGABYTES = 20;
const LINE = 80;
const COUNT = (MEGABYTES * 1_000_000) / LINE;
const ROUNDS = 3;
const CELLS = 300;
/** 20 MB a second through the kernel. */
const MOST_MS = { kernel: 1_000, cell: 3, cellP99: 8 };
const MOST_TIMES = 2;
const PRINT = `for (let n = 0; n < ${COUNT}; n++) console.log("${"x".repeat(LINE - 1)}")`;

export async function benchOutput(folder: string): Promise<string> {
  await using ours = await openRepl(RONDEL);
  await using node = await openRepl(NODE);
  await using kernel = openKernel(folder);
  const works = [
    { name: "node's prompt", round: () => print(node) },
    { name: "rondel's prompt", round: () => print(ours) },
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

async function print({ terminal, prompted }: OpenRepl): Promise<number> {
  const end = fresh();
  await prompted();
  const beganMs = performance.now();
  terminal.send(`${PRINT}; console.log("${end}")\r`);
  await terminal.until((lines) => lines.includes(end));
  await prompted();
  return performance.now() - beganMs;
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
