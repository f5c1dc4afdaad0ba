// The kernel as front ends have it, over its sockets, beside those of others as far as they are
// here: ipykernel where Python has it, Deno's where its program is.

import { spawnSync } from "node:child_process";
import { openFrontEnd, type TestFrontEnd } from "../../test/rig/jupyter.ts";
import { LAUNCHER } from "./launcher.ts";
import { measure, type Work } from "./measure.ts";
import { findProgram } from "./shell/repls.ts";
import { printTable, row } from "./table.ts";

const START_ROUNDS = 5;
const ROUNDS = 200;
const PIPELINED = 200;
const PIPELINED_ROUNDS = 5;
const OUTPUT_ROUNDS = 3;
const INTERRUPT_ROUNDS = 20;
const TARGETS = {
  start: { mostMs: 200 },
  execute: { mostMs: 3, mostP99Ms: 8 },
  pipelined: { mostMs: 400 },
  complete: { mostMs: 6 },
  output: { mostMs: 1_000 },
  prints: { mostMs: 500 },
  interrupt: { mostMs: 20, mostWorstMs: 50 },
} as const;

interface Contestant {
  readonly name: string;
  readonly command?: readonly [string, ...string[]];
  readonly greets?: boolean;
  /** Left out of what takes it minutes, or what it never does whole. */
  readonly lines?: string;
  readonly prints?: string;
  readonly partial: string;
}

const RONDEL: Contestant = {
  name: "rondel",
  command: [LAUNCHER, "kernel", "run"],
  lines: 'for (let n = 0; n < 250_000; n += 1) console.log("x".repeat(79))',
  prints: "for (let n = 0; n < 20_000; n += 1) console.log(n)",
  partial: "[1].flatM",
};

const IPYKERNEL: Contestant = {
  name: "ipykernel",
  command: ["python3", "-m", "ipykernel_launcher", "-f"],
  lines: 'for n in range(250_000): print("x" * 79)',
  prints: "for n in range(20_000): print(n, flush=True)",
  partial: "[1].appe",
};

const DENO: Omit<Contestant, "command"> = { name: "deno", greets: false, partial: "[1].flatM" };

/** Older ones do not say when they are heard. */
const GREETS = "import ipykernel; assert ipykernel.version_info[0] >= 7";

interface Open {
  readonly one: Contestant;
  readonly front: TestFrontEnd;
}

export async function benchJupyter(): Promise<string> {
  const { peers, skipped } = findPeers();
  const all = [...peers, RONDEL];
  const opened = await Promise.all(all.map(async (one) => ({ one, front: await open(one) })));
  const table = async (title: string, rounds: number, list: readonly Work[], target: object) => {
    const timings = await measure(list, rounds);
    const others = list.filter(({ name }) => name !== RONDEL.name);
    const [floor] = others;
    const against = floor === undefined ? {} : { against: floor.name };
    const rows = others.map(({ name }) => row(timings, name));
    return printTable(title, [...rows, row(timings, RONDEL.name, { ...against, ...target })]);
  };
  const starts = all.map((one) => ({ name: one.name, round: () => start(one) }));
  const tables = [
    await table("start to kernel_info", START_ROUNDS, starts, TARGETS.start),
    await table(
      "1+1",
      ROUNDS,
      executing(opened, () => "1+1"),
      TARGETS.execute,
    ),
    await table(`${PIPELINED} at once`, PIPELINED_ROUNDS, pipelining(opened), TARGETS.pipelined),
    await table("complete a member", ROUNDS, completing(opened), TARGETS.complete),
    await table(
      "20 MB in lines",
      OUTPUT_ROUNDS,
      executing(opened, ({ lines }) => lines),
      TARGETS.output,
    ),
    await table(
      "20,000 prints",
      OUTPUT_ROUNDS,
      executing(opened, ({ prints }) => prints),
      TARGETS.prints,
    ),
    printTable("interrupt of a busy loop", [
      row(await interrupts(opened), RONDEL.name, TARGETS.interrupt),
    ]),
  ];
  await Promise.all(opened.map(({ front }) => front.close()));
  return [...tables, ...skipped].join("\n");
}

function findPeers() {
  const peers: Contestant[] = [];
  const skipped: string[] = [];
  if (spawnSync("python3", ["-c", GREETS]).status === 0) peers.push(IPYKERNEL);
  else skipped.push("SKIPPED: ipykernel 7 is not installed");
  const deno = findProgram("deno");
  if (deno === null) skipped.push("SKIPPED: deno is not installed");
  else {
    peers.push({ ...DENO, command: [deno, "jupyter", "--kernel", "--conn"] });
    skipped.push("SKIPPED: deno is not asked for 20 MB or 20,000 prints, which take it minutes");
  }
  return { peers, skipped };
}

function open({ command, greets = true }: Contestant): Promise<TestFrontEnd> {
  const env = { ...process.env, RONDEL_SETUP: "off" };
  return openFrontEnd({ env, greets, ...(command === undefined ? {} : { command }) });
}

async function start(one: Contestant): Promise<number> {
  const beganMs = performance.now();
  const front = await open(one);
  await front.ask("kernel_info_request");
  const tookMs = performance.now() - beganMs;
  await front.close();
  return tookMs;
}

function executing(
  opened: readonly Open[],
  codeOf: (one: Contestant) => string | undefined,
): Work[] {
  return opened.flatMap(({ one, front }) => {
    const code = codeOf(one);
    if (code === undefined) return [];
    return [{ name: one.name, round: () => front.execute(code).then(() => undefined) }];
  });
}

/** Sent without waiting for any. */
function pipelining(opened: readonly Open[]): Work[] {
  const round = async (front: TestFrontEnd) => {
    const all = Array.from({ length: PIPELINED }, (_, at) => front.execute(`${at}`));
    await Promise.all(all);
    return undefined;
  };
  return opened.map(({ one, front }) => ({ name: one.name, round: () => round(front) }));
}

function completing(opened: readonly Open[]): Work[] {
  return opened.map(({ one, front }) => ({
    name: one.name,
    round: () => complete(front, one).then(() => undefined),
  }));
}

function complete(front: TestFrontEnd, { partial: code }: Contestant): Promise<unknown> {
  return front.ask("complete_request", { code, cursor_pos: code.length });
}

async function interrupts(opened: readonly Open[]) {
  const ours = opened.filter(({ one }) => one === RONDEL);
  const round = async (front: TestFrontEnd): Promise<number> => {
    const id = await front.send("shell", "execute_request", { code: "for (;;);" });
    await front.until(({ type, parent }) => type === "execute_input" && parent === id);
    const beganMs = performance.now();
    await front.send("control", "interrupt_request", {});
    await front.over(id);
    return performance.now() - beganMs;
  };
  return measure(
    ours.map(({ one, front }) => ({ name: one.name, round: () => round(front) })),
    INTERRUPT_ROUNDS,
  );
}
