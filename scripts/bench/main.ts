// npm run bench: what the engine costs, beside what it must cost, in one run.
// Every figure is a median of rounds taken in turn; only ratios within a run mean something.
// Peers that are not installed are named, not left out silently.
//
//   npm run bench [-- execs cached folders stream start]

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "../../stdlib/index.ts";
import { openEcho } from "./echo.ts";
import { benchCached, benchExecs } from "./execs.ts";
import { openFloors } from "./floors.ts";
import { benchFolders } from "./folders.ts";
import { benchStart, stopEngine } from "./start.ts";
import { benchStream } from "./stream.ts";

const PARTS = ["execs", "cached", "folders", "stream", "start"] as const;
const PEERS = ["docker", "podman", "buildah"];

const wanted = process.argv.slice(2);
const folder = mkdtempSync(
  join(process.env["RONDEL_BENCH_TMP"] ?? memoryFolder(), "rondel-bench-"),
);
process.env["RONDEL_HOME"] = join(folder, "home");

function memoryFolder(): string {
  return spawnSync("test", ["-w", "/dev/shm"]).status === 0 ? "/dev/shm" : tmpdir();
}

async function bench(part: (typeof PARTS)[number]): Promise<string> {
  if (part === "start") return benchStart();
  await using connection = await connect();
  const { client } = connection;
  // Awaited here: the connection is closed when this function returns.
  if (part === "folders") return await benchFolders(client, folder);
  if (part === "stream") return await benchStream(connection);
  if (part === "cached") {
    const echo = await openEcho();
    return await benchCached(client, echo.round).finally(echo.close);
  }
  const floors = openFloors(folder);
  return await benchExecs(client, floors, availableParallelism()).finally(floors.close);
}

function namePeers(): void {
  for (const peer of PEERS) {
    const isThere = spawnSync(peer, ["info"], { stdio: "ignore" }).status === 0;
    if (!isThere) process.stdout.write(`SKIPPED peer ${peer}: not installed, or not running\n`);
  }
}

try {
  for (const part of PARTS) {
    if (wanted.length > 0 && !wanted.includes(part)) continue;
    process.stdout.write(`${await bench(part)}\n`);
  }
  namePeers();
} finally {
  stopEngine();
  rmSync(folder, { recursive: true, force: true });
}
