// A session of many Cells, taken up again: all that it asks of the engine is kept.

import { measure } from "../measure.ts";
import { printTable, row } from "../table.ts";
import { openRepl, RONDEL } from "./repls.ts";

const ROUNDS = 5;
const CELLS = 100;
const NAME = "bench-resume";
const MOST_MS = 500;
/** Each so many Cells one asks for what a process printed. */
const ASKING = 5;

export async function benchResume(): Promise<string> {
  await leaveSession();
  const name = `${CELLS} cells, to the prompt`;
  const timings = await measure([{ name, round: resume }], ROUNDS);
  return printTable("A session taken up again, all cached", [
    row(timings, name, { mostMs: MOST_MS }),
  ]);
}

async function leaveSession(): Promise<void> {
  await using open = await openRepl(RONDEL, ["--name", NAME]);
  const { terminal, prompted } = open;
  for (let number = 1; number <= CELLS; number += 1) {
    terminal.send(`${cell(number)}\r`);
    await terminal.until(
      (lines) => lines[terminal.cursor().row]?.startsWith(`${number + 1}›`) === true,
    );
    await prompted();
  }
  terminal.keys("<C-d>");
  await terminal.exit;
}

async function resume(): Promise<number> {
  const startedMs = performance.now();
  await using open = await openRepl(RONDEL, ["--resume", NAME]);
  const tookMs = performance.now() - startedMs;
  const says = `${CELLS} cells run again`;
  if (!open.terminal.everything().some((line) => line.includes(says))) {
    throw new Error(
      `the session was not taken up whole:\n${open.terminal.everything().join("\n")}`,
    );
  }
  return tookMs;
}

function cell(number: number): string {
  if (number === 1) {
    const root = 'directory().withFile("/bin/true", host().file("/bin/busybox"))';
    return `const at1 = container().withRootfs(${root})`;
  }
  const before = `at${number - 1}`;
  const isAsking = number % ASKING === 0;
  if (isAsking) return `const at${number} = ${before}; await ${before}.withExec(["true"]).stdout()`;
  return `const at${number} = ${before}.withEnvVariable("N", "${number}")`;
}
