// How much the engine grows while it works, in memory of its own: looked at over and over, since
// what counts is the most that it had.

import { readdirSync, readFileSync } from "node:fs";
import type { Connection } from "../../stdlib/index.ts";
import { alignLines, judge } from "./table.ts";

const LOOK_EVERY_MS = 20;

export interface Growth {
  readonly name: string;
  readonly beforeMb: number;
  readonly mostMb: number;
  readonly targetMb: number;
}

export async function growthDuring(
  { name, targetMb }: Pick<Growth, "name" | "targetMb">,
  connection: Connection,
  work: () => Promise<unknown>,
): Promise<Growth> {
  await connection.open();
  const pid = findEngine();
  const beforeMb = anonymousMb(pid);
  let mostMb = beforeMb;
  const timer = setInterval(() => {
    mostMb = Math.max(mostMb, anonymousMb(pid));
  }, LOOK_EVERY_MS);
  await work().finally(() => clearInterval(timer));
  return { name, beforeMb, mostMb, targetMb };
}

export function printGrowth(all: readonly Growth[]): string {
  return alignLines("The engine's own memory while it shows", [
    ["", "before MB", "most MB", "more MB", "target"],
    ...all.map(({ name, beforeMb, mostMb, targetMb }) => {
      const moreMb = mostMb - beforeMb;
      const words = [beforeMb, mostMb, moreMb].map((mb) => mb.toFixed(0));
      return [name, ...words, judge(`≤ ${targetMb} MB more`, moreMb <= targetMb)];
    }),
  ]);
}

/** The engine of this home, by the number that it has out here. */
function findEngine(): string {
  const home = `RONDEL_HOME=${process.env["RONDEL_HOME"]}`;
  const isEngine = (pid: string) => {
    const [program = "", ...args] = wordsIn(`/proc/${pid}/cmdline`);
    if (!program.endsWith("node") || !args.some((one) => one.endsWith("/engine/main.ts")))
      return false;
    return wordsIn(`/proc/${pid}/environ`).includes(home);
  };
  const found = readdirSync("/proc").find((name) => /^\d+$/.test(name) && isEngine(name));
  if (found === undefined) throw new Error("no engine runs");
  return found;
}

/** Nothing of a process that has ended meanwhile. */
function wordsIn(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\0");
  } catch {
    return [];
  }
}

function anonymousMb(pid: string): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/RssAnon:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
