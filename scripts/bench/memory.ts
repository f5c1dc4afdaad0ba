// What the engine holds in memory: when it has nothing to do, and after ten thousand Ops.
// The engine that is measured is not a home's first: that one has compiled all its files itself.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { stopEngine } from "../../stdlib/client/control.ts";
import type { Container } from "../../stdlib/index.ts";
import { createEngineRig, type EngineRig } from "../../test/rig/engine.ts";
import { fresh, openRoot } from "./root.ts";
import { alignLines, judge } from "./table.ts";

/** Chains of files, and after each chain some processes at once. */
const CHAINS = 100;
const FILES = 90;
const EXECS = 10;
/** Threads that are not needed have then ended. */
const REST_MS = 12_000;
/** What an engine does not need to start is compiled a while later. */
const ALL_COMPILED_MS = 8_000;
const MOST_MB = { rest: 100, after: 160 };

export async function benchMemory(): Promise<string> {
  const rig = createEngineRig();
  try {
    await compileAll(rig);
    const { client } = await rig.connect();
    const root = await openRoot(client);
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    const rest = memoryOf(rig.engine());
    for (let chain = 0; chain < CHAINS; chain++) await work(root);
    const after = memoryOf(rig.engine());
    const bare = await bareNode();
    const ops = CHAINS * (FILES + EXECS);
    return alignLines("The engine's memory", [
      ["", "resident MB", "anonymous MB", "ratio", "target"],
      ["bare node", ...words(bare), "", ""],
      ["at rest", ...words(rest), ratio(rest, bare), target(rest, MOST_MB.rest)],
      [`after ${ops} Ops`, ...words(after), ratio(after, bare), target(after, MOST_MB.after)],
    ]);
  } finally {
    await rig.close();
  }
}

async function compileAll(rig: EngineRig): Promise<void> {
  const connection = await rig.connect();
  await openRoot(connection.client);
  await new Promise((resolve) => setTimeout(resolve, ALL_COMPILED_MS));
  await connection.close();
  await stopEngine(rig.home);
}

async function work(root: Container): Promise<void> {
  let at = root;
  for (let n = 0; n < FILES; n++) at = at.withNewFile(`/file-${n}`, fresh());
  const made = await at.sync();
  const execs = Array.from({ length: EXECS }, () => made.withExec(["true", fresh()]).stdout());
  await Promise.all(execs);
}

interface Memory {
  readonly residentMb: number;
  /** What is the process's own, without the files that it has mapped. */
  readonly anonymousMb: number;
}

function memoryOf(pid: number | undefined): Memory {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const mbOf = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
  return { residentMb: mbOf("VmRSS"), anonymousMb: mbOf("RssAnon") };
}

async function bareNode(): Promise<Memory> {
  const says = 'process.stdin.resume(); process.stdout.write(".")';
  const child = spawn(process.execPath, ["-e", says], { stdio: ["pipe", "pipe", "inherit"] });
  await once(child.stdout, "data");
  const memory = memoryOf(child.pid);
  child.stdin.end();
  return memory;
}

function words({ residentMb, anonymousMb }: Memory): string[] {
  return [residentMb.toFixed(0), anonymousMb.toFixed(0)];
}

function ratio(one: Memory, bare: Memory): string {
  return `${(one.residentMb / bare.residentMb).toFixed(2)} × bare node`;
}

function target({ residentMb }: Memory, mostMb: number): string {
  return judge(`≤ ${mostMb} MB`, residentMb <= mostMb);
}
