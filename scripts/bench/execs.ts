// Processes: one, a chain, many at once; beside the bare runtime on the same overlays.

import type { Client, Container } from "../../stdlib/index.ts";
import type { Floors } from "./floors.ts";
import { measure, type Timing } from "./measure.ts";
import { fresh, openRoot } from "./root.ts";
import { printTable, row } from "./table.ts";

const ROUNDS = 15;
const CHAIN = 20;
const MANY = 50;
const CACHED_MS = 10;

export async function benchExecs(client: Client, floors: Floors, width: number): Promise<string> {
  const root = await openRoot(client);
  const timings = await measure(
    [
      { name: "process spawn", round: () => floors.run("/bin/busybox", "true") },
      { name: "bare crun", round: () => floors.crun(1, 1) },
      { name: "one exec", round: () => answer(exec(root, true)) },
      { name: "one exec with init", round: () => answer(exec(root, false)) },
      { name: `bare crun × ${CHAIN}`, round: () => floors.crun(CHAIN, 1) },
      { name: `chain of ${CHAIN}`, round: () => answer(chainOf(root, freshTags())) },
      { name: `bare crun × ${MANY}, ${width} wide`, round: () => floors.crun(MANY, width) },
      { name: `${MANY} execs at once`, round: () => Promise.all(manyOf(root)).then(nothing) },
    ],
    ROUNDS,
  );
  return printTable("Processes, not cached", rowsOf(timings, width));
}

function rowsOf(timings: readonly Timing[], width: number) {
  const [one, chain] = ["bare crun", `bare crun × ${CHAIN}`];
  const many = `bare crun × ${MANY}, ${width} wide`;
  return [
    row(timings, "process spawn"),
    row(timings, one),
    row(timings, "one exec", { against: one, most: 1.5 }),
    row(timings, "one exec with init", { against: one }),
    row(timings, chain),
    row(timings, `chain of ${CHAIN}`, { against: chain, most: 1.5 }),
    row(timings, many),
    row(timings, `${MANY} execs at once`, { against: many, most: 1.33 }),
  ];
}

function exec(root: Container, noInit: boolean): Container {
  return root.withExec(["true", fresh()], { noInit });
}

function chainOf(root: Container, tags: readonly string[]): Container {
  return tags.reduce((made, tag) => made.withExec(["true", tag], { noInit: true }), root);
}

function freshTags(): string[] {
  return Array.from({ length: CHAIN }, fresh);
}

function manyOf(root: Container): Promise<unknown>[] {
  return Array.from({ length: MANY }, () => exec(root, true).stdout());
}

async function answer(container: Container): Promise<undefined> {
  await container.stdout();
}

function nothing(): undefined {
  return undefined;
}

export async function benchCached(client: Client, echo: () => Promise<undefined>): Promise<string> {
  const root = await openRoot(client);
  const tags = freshTags();
  const chain = chainOf(root, tags);
  await chain.stdout();
  const changed = () => chainOf(root, [...tags.slice(0, -1), fresh()]);
  const timings = await measure(
    [
      { name: "WebSocket echo", round: echo },
      { name: "a cached leaf", round: () => answer(root.withExec(["true"])) },
      { name: `chain of ${CHAIN}, cached`, round: () => answer(chain) },
      { name: "one exec", round: () => answer(exec(root, true)) },
      { name: `chain of ${CHAIN}, last changed`, round: () => answer(changed()) },
    ],
    ROUNDS,
  );
  return printTable("Cached", [
    row(timings, "WebSocket echo"),
    row(timings, "a cached leaf", { against: "WebSocket echo" }),
    row(timings, `chain of ${CHAIN}, cached`, { against: "WebSocket echo", mostMs: CACHED_MS }),
    row(timings, "one exec"),
    row(timings, `chain of ${CHAIN}, last changed`, { against: "one exec", most: 1.5 }),
  ]);
}
