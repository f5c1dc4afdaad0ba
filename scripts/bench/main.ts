// npm run bench: what the engine costs, beside what it must cost, in one run.
// Every figure is a median of rounds taken in turn; only ratios within a run mean something.
// Peers that are not installed are named, not left out silently.
//
//   npm run bench [-- PART…]

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { type Connection, connect } from "../../stdlib/index.ts";
import { benchDag } from "./dag.ts";
import { benchCached, benchExecs } from "./execs.ts";
import { openFloors } from "./floors.ts";
import { benchFolders } from "./folders.ts";
import { benchJupyter } from "./jupyter.ts";
import { benchMemory } from "./memory.ts";
import { benchNetwork } from "./network.ts";
import { benchPeers } from "./peers.ts";
import { benchPull } from "./pull.ts";
import { benchRequests } from "./requests.ts";
import { benchSave } from "./save.ts";
import { benchShell } from "./shell.ts";
import { benchStart, stopOwnEngine } from "./start.ts";
import { benchSteps } from "./steps.ts";
import { benchStream } from "./stream.ts";
import { benchTerminal } from "./terminal.ts";
import { openWire } from "./wire.ts";

/** As wide as the engine's own gate on this many cores. */
const WIDTH = availableParallelism() * 2;

const folder = mkdtempSync(
  join(process.env["RONDEL_BENCH_TMP"] ?? memoryFolder(), "rondel-bench-"),
);
process.env["RONDEL_HOME"] = join(folder, "home");
process.env["RONDEL_TEST_TMP"] = folder;
const floors = openFloors(folder);
const wire = await openWire();

type Part = () => Promise<string>;

const PARTS: Readonly<Record<string, Part>> = {
  execs: connected(({ client }) => benchExecs(client, floors, WIDTH)),
  network: connected(({ client }) => benchNetwork(client, floors)),
  dag: connected(({ client }) => benchDag(client, floors, wire, WIDTH)),
  cached: connected(({ client }) => benchCached(client, wire.echo)),
  requests: connected((connection) => benchRequests(connection, wire)),
  folders: connected(({ client }) => benchFolders(client, folder)),
  pull: () => benchPull(folder, floors),
  stream: () => benchStream(folder, floors, wire),
  terminal: connected((connection) => benchTerminal(connection)),
  shell: connected(() => benchShell(folder)),
  kernel: benchJupyter,
  save: connected(() => benchSave(folder)),
  steps: connected(({ client }) => benchSteps(client)),
  memory: benchMemory,
  start: benchStart,
  peers: connected(({ client }) => benchPeers(client, folder, floors)),
};

function connected(part: (connection: Connection) => Promise<string>): Part {
  return async () => {
    await using connection = await connect();
    return await part(connection); // awaited here: the connection is closed on return
  };
}

function memoryFolder(): string {
  return spawnSync("test", ["-w", "/dev/shm"]).status === 0 ? "/dev/shm" : tmpdir();
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => PARTS[name] === undefined);
try {
  if (unknown.length > 0) {
    process.stderr.write(`no part ${unknown.join(", ")}: ${Object.keys(PARTS).join(", ")}\n`);
    process.exitCode = 2;
  }
  for (const [name, part] of Object.entries(PARTS)) {
    if (unknown.length > 0 || (wanted.length > 0 && !wanted.includes(name))) continue;
    const load = (loadavg()[0] ?? 0).toFixed(1);
    process.stdout.write(`[${name}, load ${load}] ${await part()}\n`);
  }
} finally {
  floors.close();
  wire.close();
  await stopOwnEngine();
  rmSync(folder, { recursive: true, force: true });
}
