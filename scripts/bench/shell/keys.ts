// A key until it is seen, highlighted where the prompt highlights; and a small Cell until the next
// prompt. A pause between keys is that of somebody who types fast.

import { measure, type Work } from "../measure.ts";
import { printTable, row } from "../table.ts";
import { type OpenRepl, openRepl, pause, type Repl, RONDEL } from "./repls.ts";

const KEYS = 200;
const CELLS = 40;
const PAUSE_MS = 30;
const TEXT = 'const names = ["a", "b"].map((name) => name + 1)';
const CELL = "1+1";
const KEY_P95_MS = 5;
const CELL_MS = 10;

export async function benchKeys(peers: readonly Repl[]): Promise<string> {
  await using stack = new AsyncDisposableStack();
  const keys: Work[] = [];
  const cells: Work[] = [];
  for (const repl of [RONDEL, ...peers]) {
    const open = stack.use(await openRepl(repl));
    keys.push({ name: repl.name, round: typing(open) });
    cells.push({ name: repl.name, round: () => runCell(open) });
  }
  const pressed = await measure(keys, KEYS);
  const ran = await measure(cells, CELLS);
  return [
    printTable("A key until it is seen", [
      ...peers.map(({ name }) => row(pressed, name)),
      row(pressed, RONDEL.name, { against: "node", mostP95Ms: KEY_P95_MS }),
    ]),
    printTable(`${CELL} and Enter, until the next prompt`, [
      ...peers.map(({ name }) => row(ran, name)),
      row(ran, RONDEL.name, { against: "node", mostMs: CELL_MS }),
    ]),
  ].join("\n");
}

function typing(open: OpenRepl): () => Promise<number> {
  let typed = 0;
  return async () => {
    if (typed === TEXT.length) {
      await open.clear();
      typed = 0;
    }
    const key = TEXT[typed] ?? "";
    typed += 1;
    await pause(PAUSE_MS);
    const pressedMs = performance.now();
    await open.press(key);
    return performance.now() - pressedMs;
  };
}

async function runCell(open: OpenRepl): Promise<number> {
  await open.clear();
  await open.type(CELL);
  await pause(PAUSE_MS);
  const pressedMs = performance.now();
  open.terminal.keys("<enter>");
  await open.prompted();
  return performance.now() - pressedMs;
}
