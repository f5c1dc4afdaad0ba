// Ctrl-C until the next prompt, in whatever runs. Node's own prompt can end the first two; a loop
// of promises that are all resolved it cannot end at all.

import { measure, type Work } from "../measure.ts";
import { fresh } from "../root.ts";
import { printTable, row } from "../table.ts";
import { NODE, type OpenRepl, openRepl, pause, RONDEL } from "./repls.ts";

const ROUNDS = 20;
/** What runs has begun in earnest. */
const PAUSE_MS = 100;
const TARGET = { mostMs: 20, mostWorstMs: 50 };

const ENDLESS = {
  "a busy loop": "while (true) {}",
  "a promise": "await new Promise(() => {})",
  "a loop of promises": "for (;;) await 0",
} as const;

const ROOT = [
  'const root = container().withRootfs(directory().withFile("/bin/busybox",',
  'host().file("/bin/busybox")).withSymlink("busybox", "/bin/sleep"))',
].join(" ");

export async function benchInterrupts(): Promise<string> {
  await using ours = await openRepl(RONDEL);
  await using node = await openRepl(NODE);
  await run(ours, ROOT);
  const works = Object.entries(ENDLESS).map(([name, source]) => interrupting(ours, name, source));
  const peers = Object.entries(ENDLESS)
    .slice(0, 2)
    .map(([name, source]) => interrupting(node, `${name}, node`, source));
  const exec: Work = { name: "an exec", round: () => interruptExec(ours) };
  const timings = await measure([...works, ...peers, exec], ROUNDS);
  return printTable("Ctrl-C until the next prompt", [
    ...peers.map(({ name }) => row(timings, name)),
    ...works.map(({ name }) => row(timings, name, TARGET)),
    row(timings, exec.name, TARGET),
  ]);
}

function interrupting(open: OpenRepl, name: string, source: string): Work {
  return {
    name,
    async round() {
      const { terminal } = open;
      const before = countOf(terminal.everything(), "begun");
      terminal.send(`console.log("begun"); ${source}\r`);
      await terminal.until(() => countOf(terminal.everything(), "begun") > before);
      return interrupt(open);
    },
  };
}

async function interruptExec(open: OpenRepl): Promise<number> {
  const command = `sleep 1000.${fresh().replace(/\D/g, "")}`;
  const words = command.split(" ").map((word) => JSON.stringify(word));
  open.terminal.send(`await root.withExec([${words.join(", ")}]).stdout()\r`);
  await open.terminal.until(command);
  return interrupt(open);
}

async function interrupt({ terminal, prompted }: OpenRepl): Promise<number> {
  await pause(PAUSE_MS);
  const pressedMs = performance.now();
  terminal.keys("<C-c>");
  await prompted();
  return performance.now() - pressedMs;
}

function countOf(lines: readonly string[], wanted: string): number {
  return lines.filter((line) => line === wanted).length;
}

async function run({ terminal, prompted }: OpenRepl, source: string): Promise<void> {
  terminal.send(source);
  await terminal.until(/sleep"\)\)$/m);
  terminal.keys("<enter>");
  await terminal.until(/^2›/m);
  await prompted();
}
