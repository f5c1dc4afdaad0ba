// From nothing to a prompt; the engine runs already.

import { measure } from "../measure.ts";
import { printTable, row } from "../table.ts";
import { openRepl, type Repl, RONDEL } from "./repls.ts";

const ROUNDS = 9;
const FIRST_PROMPT_MS = 100;

export async function benchFirstPrompt(peers: readonly Repl[]): Promise<string> {
  const timings = await measure([RONDEL, ...peers].map(startOf), ROUNDS);
  return printTable("From the start to the first prompt", [
    ...peers.map(({ name }) => row(timings, name)),
    row(timings, RONDEL.name, { against: "node", mostMs: FIRST_PROMPT_MS }),
  ]);
}

function startOf(repl: Repl) {
  const round = async () => {
    const startedMs = performance.now();
    await using _open = await openRepl(repl);
    return performance.now() - startedMs;
  };
  return { name: repl.name, round };
}
