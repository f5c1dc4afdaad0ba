// The process of the user's code as the machine sees it: how it is started, its streams and pipes,
// and its end.

import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { SESSION_OF_PARENT } from "../../stdlib/client/parent.ts";
import type { Exit } from "./exit.ts";
import { type FromChild, INTERRUPT_FD, type Settings, type ToChild } from "./words.ts";

export interface LaunchOptions {
  readonly node: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly columns: () => number;
  /** Whether what the user's code prints is wanted with colours. */
  readonly colors: boolean;
  readonly awaitValues: boolean;
}

export interface Launched {
  readonly pid: number | undefined;
  readonly isOver: boolean;
  readonly streams: readonly (readonly [name: "stdout" | "stderr", stream: Readable])[];
  /** A program that it has left behind may keep the streams open. */
  readonly exited: Promise<Exit>;
  send(message: ToChild): void;
  onMessage(listener: (message: FromChild) => void): void;
  interrupt(id: number): void;
  /** With the programs that it has started. */
  kill(): void;
}

const FLAGS = [
  // A job that is ended leaves marks that a check of Node would take for damage.
  "--no-force-async-hooks-checks",
  "--disable-warning=ExperimentalWarning",
];

export function launch(options: LaunchOptions, nonce: string): Launched {
  const child = spawnMain(options, nonce);
  const { pid, stdout, stderr } = child;
  const pipe = child.stdio[INTERRUPT_FD];
  const interrupts = pipe !== null && pipe !== undefined && "write" in pipe ? pipe : null;
  interrupts?.on("error", () => {}); // its end is noticed by its exit
  if (stdout === null || stderr === null) throw new Error("a process without streams");
  return {
    pid,
    get isOver() {
      return child.exitCode !== null || child.signalCode !== null;
    },
    streams: [
      ["stdout", stdout],
      ["stderr", stderr],
    ],
    exited: exitOf(child),
    send(message) {
      if (child.connected) child.send(message, () => {});
    },
    onMessage: (listener) => void child.on("message", listener),
    interrupt: (id) => void interrupts?.write(`${id}\n`),
    kill: () => killGroup(pid),
  };
}

function spawnMain({ node, cwd, env, ...options }: LaunchOptions, nonce: string): ChildProcess {
  const settings: Settings = { awaitValues: options.awaitValues, nonce };
  const main = fileURLToPath(new URL("./main.ts", import.meta.url));
  return spawn(node, [...FLAGS, main, JSON.stringify(settings)], {
    cwd,
    env: environmentOf(env, options),
    stdio: ["ignore", "pipe", "pipe", "ipc", "pipe"],
    // It leads its own group, so that what it has started ends with it.
    detached: true,
  });
}

/** A pipe is no terminal; what knows these variables prints as if it were one. */
function environmentOf(
  env: LaunchOptions["env"],
  { columns, colors }: Pick<LaunchOptions, "columns" | "colors">,
): NodeJS.ProcessEnv {
  const { NO_COLOR: _none, FORCE_COLOR = "1", ...rest } = env;
  const looks = colors ? { ...rest, FORCE_COLOR } : { ...env, NO_COLOR: "1" };
  return { ...looks, COLUMNS: String(columns()), RONDEL_SESSION: SESSION_OF_PARENT };
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ failure: error.message, code: null, signal: null }));
    child.once("exit", (code, signal) => resolve({ failure: null, code, signal }));
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    return; // it has ended
  }
}
