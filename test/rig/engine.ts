// An engine of its own for a test: a home in memory, real processes, and the means to kill them.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../stdlib/base/clock.ts";
import { type Home, homeOf } from "../../stdlib/base/home.ts";
import type { Connection } from "../../stdlib/client/connect.ts";
import { connectFrom, type Environment } from "../../stdlib/client/settings.ts";

export interface EngineRig {
  readonly home: Home;
  readonly env: Environment;
  /** Starts the engine when it is not running. */
  connect(workdir?: string): Promise<Connection>;
  /** The engine's node process, while it runs. */
  engine(): number | undefined;
  /** `kill -9` of it. */
  strike(): void;
  /**
   * The same, and of one that a client starts meanwhile; resolves when the kernel has ended
   * everything.
   */
  kill(): Promise<void>;
  /** The processes that run in this home's engine, however deep. */
  processes(): number[];
  close(): Promise<void>;
}

const LOOK_AGAIN_MS = 2;

export function createEngineRig(settings: Environment = {}): EngineRig {
  const root = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "engine-"));
  const env: Environment = { ...withoutSession(process.env), ...settings, RONDEL_HOME: root };
  const home = homeOf(env, true);
  const connections: Connection[] = [];

  const processes = () => numbersIn("/proc").filter((pid) => hasLock(pid, home.lock));
  const engine = () => processes().find((pid) => isEngine(pid));
  const strike = () => {
    const pid = engine();
    if (pid === undefined) throw new Error("no engine runs");
    process.kill(pid, "SIGKILL");
  };
  /** One that could not start is about to go; one that a client has just started comes up first. */
  const endAll = async () => {
    while (processes().length > 0) {
      const pid = engine();
      if (pid !== undefined) killIfThere(pid);
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  };
  const kill = async () => {
    strike();
    await endAll();
  };

  return {
    home,
    env,
    engine,
    processes,
    strike,
    kill,
    async connect(workdir = root) {
      const surroundings = {
        env,
        cwd: () => workdir,
        isRoot: true,
        clock: systemClock,
        node: process.execPath,
      };
      const connection = connectFrom(surroundings);
      connections.push(connection);
      await connection.open();
      return connection;
    },
    async close() {
      await Promise.all(connections.map((connection) => connection.close()));
      await endAll();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function withoutSession(env: NodeJS.ProcessEnv): Environment {
  const { DAGGER_SESSION_PORT: _port, DAGGER_SESSION_TOKEN: _token, ...rest } = env;
  return rest;
}

function numbersIn(folder: string): number[] {
  return readdirSync(folder).map(Number).filter(Number.isInteger);
}

/** The engine's launcher gives every process below it the name of the home's lock. */
function hasLock(pid: number, lock: string): boolean {
  return readOrNothing(`/proc/${pid}/environ`).split("\0").includes(`RONDEL_LOCK=${lock}`);
}

function isEngine(pid: number): boolean {
  const [program = "", ...args] = readOrNothing(`/proc/${pid}/cmdline`).split("\0");
  return program.endsWith("node") && args.some((one) => one.endsWith("engine/main.ts"));
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    return; // it has ended meanwhile
  }
}

/** A process may end while it is looked at. */
function readOrNothing(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
