// The kernel as front ends have it, over its sockets, beside ipykernel where Python has that.

import { spawnSync } from "node:child_process";
import { openFrontEnd, type TestFrontEnd } from "../../test/rig/jupyter.ts";
import { measure, type Work } from "./measure.ts";
import { printTable, row } from "./table.ts";

const START_ROUNDS = 5;
const ROUNDS = 200;
const OUTPUT_ROUNDS = 3;
const INTERRUPT_ROUNDS = 20;
const TARGETS = {
  start: { mostMs: 200 },
  execute: { mostMs: 3, mostP99Ms: 8 },
  complete: { mostMs: 6 },
  output: { mostMs: 1_000 },
  prints: { mostMs: 500 },
  interrupt: { mostMs: 20, mostWorstMs: 50 },
} as const;

interface Contestant {
  readonly name: string;
  readonly command?: readonly [string, ...string[]];
  readonly lines: string;
  readonly prints: string;
  readonly partial: string;
}

const RONDEL: Contestant = {
  name: "rondel",
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

/** Older ones do not say when they are heard. */
const GREETS = "import ipykernel; assert ipykernel.version_info[0] >= 7";

export async function benchJupyter(): Promise<string> {
  const isPeerHere = spawnSync("python3", ["-c", GREETS]).status === 0;
  const all = isPeerHere ? [IPYKERNEL, RONDEL] : [RONDEL];
  const opened = await Promise.all(all.map(async (one) => ({ one, front: await open(one) })));
  const works = (what: (front: TestFrontEnd, one: Contestant) => Promise<unknown>): Work[] =>
    opened.map(({ one, front }) => ({
      name: one.name,
      round: () => what(front, one).then(() => undefined),
    }));
  const table = async (title: string, rounds: number, list: readonly Work[], target: object) => {
    const timings = await measure(list, rounds);
    const against = isPeerHere ? { against: IPYKERNEL.name } : {};
    return printTable(title, [
      ...(isPeerHere ? [row(timings, IPYKERNEL.name)] : []),
      row(timings, RONDEL.name, { ...against, ...target }),
    ]);
  };
  const starts = all.map((one) => ({ name: one.name, round: () => start(one) }));
  const tables = [
    await table("start to kernel_info", START_ROUNDS, starts, TARGETS.start),
    await table(
      "1+1",
      ROUNDS,
      works((front) => front.execute("1+1")),
      TARGETS.execute,
    ),
    await table("complete a member", ROUNDS, works(complete), TARGETS.complete),
    await table(
      "20 MB in lines",
      OUTPUT_ROUNDS,
      works((f, o) => f.execute(o.lines)),
      TARGETS.output,
    ),
    await table(
      "20,000 prints",
      OUTPUT_ROUNDS,
      works((f, o) => f.execute(o.prints)),
      TARGETS.prints,
    ),
    printTable("interrupt of a busy loop", [
      row(await interrupts(opened), RONDEL.name, TARGETS.interrupt),
    ]),
  ];
  await Promise.all(opened.map(({ front }) => front.close()));
  const skipped = isPeerHere ? [] : ["SKIPPED: ipykernel 7 is not installed"];
  return [...tables, ...skipped].join("\n");
}

function open({ command }: Contestant): Promise<TestFrontEnd> {
  const env = { ...process.env, RONDEL_SETUP: "off" };
  return openFrontEnd({ env, ...(command === undefined ? {} : { command }) });
}

async function start(one: Contestant): Promise<number> {
  const beganMs = performance.now();
  const front = await open(one);
  await front.ask("kernel_info_request");
  const tookMs = performance.now() - beganMs;
  await front.close();
  return tookMs;
}

function complete(front: TestFrontEnd, { partial: code }: Contestant): Promise<unknown> {
  return front.ask("complete_request", { code, cursor_pos: code.length });
}

async function interrupts(
  opened: readonly { readonly one: Contestant; readonly front: TestFrontEnd }[],
) {
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
