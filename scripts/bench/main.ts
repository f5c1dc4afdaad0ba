// npm run bench: what the engine costs, beside what it must cost, in one run.
// Every figure is a median of rounds taken in turn. Peers that are not installed are named.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Connection, type Container, connect, type Host } from "../../stdlib/index.ts";
import { openEcho } from "./echo.ts";
import { openFloors } from "./floors.ts";
import { measure, type Timing, type Work } from "./measure.ts";
import { printTable, type Row } from "./table.ts";

const ROUNDS = 15;
const CHAIN = 20;
const MANY = 50;
const CORES = 2;

const folder = mkdtempSync(
  join(process.env["RONDEL_BENCH_TMP"] ?? memoryFolder(), "rondel-bench-"),
);
process.env["RONDEL_HOME"] = join(folder, "home");

function memoryFolder(): string {
  return spawnSync("test", ["-w", "/dev/shm"]).status === 0 ? "/dev/shm" : tmpdir();
}

let count = 0;
/** An argument nothing has been run with before. */
const fresh = () => `${process.pid}-${count++}`;

function rootOf({ client }: Connection): Container {
  const host: Host = client.host();
  const busybox = client.directory().withFile("/bin/busybox", host.file("/bin/busybox"));
  const root = ["sh", "true"].reduce(
    (made, name) => made.withSymlink("busybox", `/bin/${name}`),
    busybox,
  );
  return client.container().withRootfs(root);
}

function chainOf(root: Container, tags: readonly string[]): Container {
  return tags.reduce((made, tag) => made.withExec(["true", tag], { noInit: true }), root);
}

async function runs(
  root: Container,
  work: (root: Container) => Promise<unknown>,
): Promise<undefined> {
  await work(root);
  return undefined;
}

function row(
  timings: readonly Timing[],
  name: string,
  against: string | null,
  target: number | null,
): Row {
  const find = (wanted: string) => {
    const found = timings.find((one) => one.name === wanted);
    if (found === undefined) throw new Error(`no timing of ${wanted}`);
    return found;
  };
  return { timing: find(name), against: against === null ? null : find(against), target };
}

async function benchEngine(connection: Connection): Promise<void> {
  const root = rootOf(connection);
  await root.withExec(["true"]).sync();
  const floors = openFloors(folder);
  const echo = await openEcho();
  const tags = () => Array.from({ length: CHAIN }, fresh);
  const cachedTags = tags();
  const cached = chainOf(root, cachedTags);
  await cached.stdout();

  const works: Work[] = [
    { name: "process spawn", round: () => floors.spawn() },
    { name: "bare crun", round: () => floors.crun(1, 1) },
    {
      name: "one exec",
      round: () =>
        runs(root, (from) => from.withExec(["true", fresh()], { noInit: true }).stdout()),
    },
    {
      name: "one exec with init",
      round: () => runs(root, (from) => from.withExec(["true", fresh()]).stdout()),
    },
    { name: `bare crun × ${CHAIN}`, round: () => floors.crun(CHAIN, 1) },
    {
      name: `chain of ${CHAIN}, cold`,
      round: () => runs(root, (from) => chainOf(from, tags()).stdout()),
    },
    { name: `chain of ${CHAIN}, cached`, round: () => runs(root, () => cached.stdout()) },
    {
      name: `chain of ${CHAIN}, last changed`,
      round: () =>
        runs(root, (from) => chainOf(from, [...cachedTags.slice(0, -1), fresh()]).stdout()),
    },
    { name: "WebSocket echo", round: () => echo.round() },
    { name: "a cached leaf", round: () => runs(root, (from) => from.withExec(["true"]).stdout()) },
    { name: `bare crun × ${MANY}, ${2 * CORES} wide`, round: () => floors.crun(MANY, 2 * CORES) },
    {
      name: `${MANY} execs at once`,
      round: () =>
        runs(root, (from) =>
          Promise.all(
            Array.from({ length: MANY }, () =>
              from.withExec(["true", fresh()], { noInit: true }).stdout(),
            ),
          ),
        ),
    },
  ];
  const timings = await measure(works, ROUNDS);
  floors.close();
  echo.close();
  const rows = [
    row(timings, "process spawn", null, null),
    row(timings, "bare crun", null, null),
    row(timings, "one exec", "bare crun", 1.5),
    row(timings, "one exec with init", "bare crun", null),
    row(timings, `bare crun × ${CHAIN}`, null, null),
    row(timings, `chain of ${CHAIN}, cold`, `bare crun × ${CHAIN}`, 1.5),
    row(timings, `chain of ${CHAIN}, last changed`, "one exec", 1.5),
    row(timings, "WebSocket echo", null, null),
    row(timings, "a cached leaf", "WebSocket echo", null),
    row(timings, `chain of ${CHAIN}, cached`, "WebSocket echo", null),
    row(timings, `bare crun × ${MANY}, ${2 * CORES} wide`, null, null),
    row(timings, `${MANY} execs at once`, `bare crun × ${MANY}, ${2 * CORES} wide`, 1.33),
  ];
  process.stdout.write(`${printTable("The engine", rows)}\n`);
}

/** From no engine to the first answer, and bare node for comparison. */
async function benchStart(): Promise<void> {
  const stop = async () => {
    const { status } = spawnSync(process.execPath, ["shell/main.ts", "engine", "stop"]);
    if (status !== 0) throw new Error("the engine does not stop");
  };
  const timings = await measure(
    [
      {
        name: "bare node",
        round: async () => {
          const startedMs = performance.now();
          spawnSync(process.execPath, ["-e", "0"]);
          return performance.now() - startedMs;
        },
      },
      {
        name: "engine start to first answer",
        round: async () => {
          await stop();
          const startedMs = performance.now();
          const connection = await connect();
          await connection.client.version();
          const tookMs = performance.now() - startedMs;
          await connection.close();
          return tookMs;
        },
      },
    ],
    5,
  );
  const rows = [
    row(timings, "bare node", null, null),
    row(timings, "engine start to first answer", "bare node", null),
  ];
  process.stdout.write(`${printTable("Start", rows)}\n`);
  await stop();
}

function namePeers(): void {
  for (const peer of ["docker", "podman", "buildah"]) {
    const isThere = spawnSync(peer, ["info"], { stdio: "ignore" }).status === 0;
    if (!isThere) process.stdout.write(`SKIPPED peer ${peer}: not installed, or not running\n`);
  }
}

try {
  const connection = await connect();
  await benchEngine(connection);
  await connection.close();
  await benchStart();
  namePeers();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
