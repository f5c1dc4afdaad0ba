// What a prompt holds in memory after some work, all its processes together: the share of each that
// is its own, and its part of what several have mapped.

import { readdirSync, readFileSync } from "node:fs";
import { alignLines, judge } from "../table.ts";
import { openRepl, pause, type Repl, RONDEL } from "./repls.ts";

const CELLS = 20;
/** The process that waits to take over has then come up. */
const REST_MS = 6_000;
const MOST_MB = 250;

export async function benchPromptMemory(peers: readonly Repl[]): Promise<string> {
  const rows: string[][] = [];
  for (const repl of [...peers, RONDEL]) {
    const { wholeMb, parts } = await weigh(repl);
    const target = repl === RONDEL ? judge(`≤ ${MOST_MB} MB`, wholeMb <= MOST_MB) : "";
    rows.push([repl.name, wholeMb.toFixed(0), parts.join(", "), target]);
  }
  return alignLines("The memory of a prompt", [["", "MB", "its processes", "target"], ...rows]);
}

async function weigh(repl: Repl) {
  await using open = await openRepl(repl);
  for (let cell = 0; cell < CELLS; cell += 1) {
    await open.type("1+1");
    open.terminal.keys("<enter>");
    await open.prompted();
  }
  await pause(REST_MS);
  const processes = familyOf(open.terminal.pid).map((pid) => ({ ...processOf(pid) }));
  const wholeMb = processes.reduce((sum, { ownMb }) => sum + ownMb, 0);
  return { wholeMb, parts: processes.map(({ name, ownMb }) => `${name} ${ownMb.toFixed(0)}`) };
}

function processOf(pid: number) {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  const ownMb = Number(/^Pss:\s+(\d+)/m.exec(text)?.[1]) / 1024;
  const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  const script = words.find((word) => /\.[jt]s$/.test(word)) ?? words[0] ?? "";
  return { ownMb, name: script.split("/").slice(-2).join("/") };
}

function familyOf(pid: number): number[] {
  const threads = readdirSync(`/proc/${pid}/task`);
  const children = threads.flatMap((thread) => childrenOf(pid, thread));
  return [pid, ...children.flatMap(familyOf)];
}

function childrenOf(pid: number, thread: string): number[] {
  const text = readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8");
  return text.split(" ").filter(Boolean).map(Number);
}
