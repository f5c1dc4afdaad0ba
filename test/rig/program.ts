// The program as a person starts it, or another, to its end, in a process of its own.

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { EngineRig } from "./engine.ts";

/** For Node, by those who start it in a way of their own. */
export const PROGRAM = fileURLToPath(new URL("../../shell/main.ts", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly rig: Pick<EngineRig, "env">;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** `onReady` gets the process as soon as it has said `ready` to standard error. */
export type Rondel = (args: readonly string[], onReady?: (pid: number) => void) => Promise<Ended>;

const MOST_SAID_CHARS = 100_000;

export function programIn(options: ProgramOptions): Rondel {
  const run = runIn(process.execPath, options);
  return (args, onReady) => run([PROGRAM, ...args], onReady);
}

export function runIn(command: string, { rig, cwd, env = {} }: ProgramOptions): Rondel {
  return (args, onReady) => {
    const own = { ...rig.env, NO_COLOR: "1", ...env };
    const child = spawn(command, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: own,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-MOST_SAID_CHARS);
      if (text.includes("ready")) onReady?.(child.pid ?? 0);
    });
    return new Promise((resolve) => {
      child.once("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
    });
  };
}
