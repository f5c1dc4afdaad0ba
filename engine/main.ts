// The engine's process: puts the rooms together, serves, and ends in order.
// It is started by engine/enter.sh, which gives it namespaces of its own, the home's lock and a
// folder in memory; it tells whoever started it, on descriptor 3, that it serves or why it cannot.

import { closeSync, mkdirSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { availableParallelism } from "node:os";
import { systemClock } from "../stdlib/base/clock.ts";
import { EDITION } from "../stdlib/base/edition.ts";
import { homeOf } from "../stdlib/base/home.ts";
import { createApi } from "./api/api.ts";
import { type Config, readConfig } from "./config.ts";
import { describeFailure } from "./event/describe.ts";
import { FailureError } from "./event/failure.ts";
import { createFilesPool } from "./files/pool.ts";
import { createIdleWatch } from "./idle.ts";
import { platformOf } from "./op/platform.ts";
import { boundProcesses } from "./runtime/cgroup/crowd.ts";
import { createRuntime } from "./runtime/create.ts";
import { emulatedPlatforms } from "./runtime/emulation.ts";
import type { Sessions } from "./session/session.ts";
import { createSessions } from "./session/sessions.ts";
import { createTerminals } from "./session/terminals/terminals.ts";
import { createLocalSolver } from "./solver/local/local.ts";
import { createSources } from "./source/create.ts";
import { createDocker } from "./source/docker/docker.ts";
import { createHostFolders } from "./source/host/folders.ts";
import { createLateImages } from "./source/image/late.ts";
import { openStore } from "./store/open.ts";
import { VERSION } from "./version.ts";

const READY_DESCRIPTOR = 3;
const COMPILED_AFTER_MS = 5_000;
const PINS_KEPT_MS = 24 * 60 * 60 * 1000;
const clock = systemClock;
const isRoot = process.getuid?.() === 0;
const home = homeOf(process.env, isRoot);

async function main(runFolder: string): Promise<void> {
  const config = await readConfig({
    path: home.config,
    env: process.env,
    cores: availableParallelism(),
  });
  mkdirSync(home.engine, { recursive: true, mode: 0o700 });
  const sessions = createSessions({ folder: `${home.engine}/journals`, clock });
  const rooms = openRooms(runFolder, config, () => pinnedSince(sessions));
  const terminals = createTerminals({ nowMs: clock.nowMs });
  const leaveGroup = boundProcesses({ owner: runFolder, most: config.processes });
  const api = createApi({
    ...rooms,
    terminals,
    sessions,
    clock,
    log: ({ id, error }) => print(`bug ${id}: ${describeBug(error)}`),
    version: VERSION,
    edition: EDITION,
    pid: process.pid,
    stop: () => void stop("it was asked to"),
  });
  const idle = createIdleWatch({
    idleMs: config.idleExitMs,
    isBusy: () => sessions.all.length + terminals.all.length > 0,
    onIdle: () => void stop("nobody has used it for a while"),
  });

  let stopping = false;
  async function stop(why: string): Promise<void> {
    if (stopping) return;
    stopping = true;
    print(`stops, because ${why}`);
    idle.close();
    rmSync(home.status, { force: true });
    await api.close();
    for (const session of sessions.all) sessions.close(session);
    await terminals.closeAll();
    await rooms.close();
    leaveGroup();
    process.exit(0);
  }
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => void stop(`of ${signal}`));
  }

  const { port } = await api.listen({ socketPath: home.socket, port: 0 });
  const status = { port, version: VERSION, edition: EDITION };
  writeFileSync(home.status, `${JSON.stringify(status)}\n`, { mode: 0o600 });
  tell({ port });
  // A checkout that is gone meanwhile is told by whoever needs its code.
  setTimeout(() => void compileAll().catch(() => {}), COMPILED_AFTER_MS).unref();
}

/**
 * What was not needed to start is loaded when there is time, so that the code of this engine is of
 * one age, whatever becomes of its files. One that is killed later has left all of it compiled.
 */
async function compileAll(): Promise<void> {
  await import("./source/image/images.ts");
  await import("./api/docker-build/build.ts");
  flushCompileCache();
}

/** Everything below the API, each part given what it needs of the others. */
function openRooms(runFolder: string, config: Config, pinnedSinceMs: () => number) {
  const { env } = process;
  const onDamage = (aside: string, why: string) =>
    print(`the store's database was damaged (${why}); it is at ${aside} now, a new one is begun`);
  const store = openStore({ folder: home.store, clock, onDamage });
  const runtime = createRuntime({ runFolder, stateFolder: `${home.engine}/runtime`, env });
  const files = createFilesPool();
  const { mirrors } = config;
  const images = createLateImages({ store, clock, env, mirrors, keepsOwners: isRoot });
  const docker = createDocker({ blobs: store.blobs, env });
  const folders = createHostFolders({ store, clock });
  const solver = createLocalSolver({
    store,
    runtime,
    files,
    images,
    docker,
    clock,
    platform: platformOf(process.arch),
    emulated: emulatedPlatforms(),
    runFolder,
    width: config.parallel,
    budget: config.cache,
    pinnedSinceMs,
  });
  return {
    solver,
    sources: createSources({ store, images, folders, docker, withRoom: solver.withRoom }),
    async close() {
      await solver.close();
      await Promise.all([images.close(), folders.close(), files.close(), runtime.close()]);
      await store.close();
    },
  };
}

/** A live session may count on what it has pinned; a day later it may pin it again. */
function pinnedSince({ all }: Sessions): number {
  const oldestMs = Math.min(...all.map(({ openedAtMs }) => openedAtMs));
  return Math.max(oldestMs, clock.nowMs() - PINS_KEPT_MS);
}

function print(line: string): void {
  process.stderr.write(`engine: ${line}\n`);
}

function describeBug(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** One line to whoever started the engine, who may be gone or not listening. */
function tell(word: object): void {
  try {
    writeSync(READY_DESCRIPTOR, `${JSON.stringify(word)}\n`);
    closeSync(READY_DESCRIPTOR);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EBADF" && code !== "EPIPE") throw error;
  }
}

try {
  const runFolder = process.env["RONDEL_RUN"];
  if (runFolder === undefined) throw new Error("start the engine through engine/enter.sh");
  await main(runFolder);
} catch (error) {
  const isKnown = error instanceof FailureError;
  const { short, hint } = isKnown
    ? describeFailure(error.failure)
    : { short: String(error), hint: "" };
  print(isKnown ? short : describeBug(error));
  tell({ failure: short, hint });
  process.exit(1);
}
