// The dot behind a call of the client until its menu is seen: at once after the start, later, and
// after many Cells. Of the other prompts none has a menu behind a call.

import { measure } from "../measure.ts";
import { fresh } from "../root.ts";
import { printTable, row } from "../table.ts";
import { type OpenRepl, openRepl, pause, RONDEL } from "./repls.ts";

const ROUNDS = 100;
const STARTS = 5;
const CELLS = 500;
const PAUSE_MS = 50;
const MENU = /^ +asTarball +method/m;
const MENU_MS = { first: 150, p50: 10, p95: 25 };

export async function benchCompletion(): Promise<string> {
  const first = await measure([{ name: "first, from the prompt on", round: firstMenu }], STARTS);
  await using early = await openRepl(RONDEL);
  await using late = await openRepl(RONDEL);
  for (let number = 1; number <= CELLS; number += 1) await runCell(late, number);
  const name = `after ${CELLS} cells`;
  const works = [
    { name: "after none", round: () => menu(early) },
    { name, round: () => menu(late) },
  ];
  const timings = await measure(works, ROUNDS);
  const target = { mostMs: MENU_MS.p50, mostP95Ms: MENU_MS.p95 };
  return printTable("A dot until its menu is seen", [
    row(first, "first, from the prompt on", { mostMs: MENU_MS.first }),
    row(timings, "after none", target),
    row(timings, name, { against: "after none", ...target }),
  ]);
}

async function firstMenu(): Promise<number> {
  await using open = await openRepl(RONDEL);
  const promptedMs = performance.now();
  open.terminal.send("container().");
  await open.terminal.until(MENU);
  return performance.now() - promptedMs;
}

/** Each time another text, so that no answer is one that was given before. */
async function menu(open: OpenRepl): Promise<number> {
  await open.clear();
  await open.type(`["${fresh()}", container()`);
  await pause(PAUSE_MS);
  const pressedMs = performance.now();
  open.terminal.send(".");
  await open.terminal.until(MENU);
  return performance.now() - pressedMs;
}

async function runCell({ terminal, prompted }: OpenRepl, number: number): Promise<void> {
  terminal.send(`const at${number} = container().withEnvVariable("N", "${number}")\r`);
  await terminal.until(
    (lines) => lines[terminal.cursor().row]?.startsWith(`${number + 1}›`) === true,
  );
  await prompted();
}
