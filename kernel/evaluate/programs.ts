// The programs that Cells have started, so that an interrupt ends them too.

import type { ChildProcess } from "node:child_process";
import type { subscribe as subscribeTo } from "node:diagnostics_channel";

export interface Programs {
  /** Ends those that the work of this signal has started. */
  end(signal: AbortSignal): void;
  /** Who is told of each program that begins and ends. */
  onNews(listener: (news: ProgramNews) => void): void;
}

export interface ProgramNews {
  readonly kind: "started" | "ended";
  readonly pid: number;
}

export interface ProgramsOptions {
  readonly subscribe: typeof subscribeTo;
  readonly signalOfWork: () => AbortSignal | undefined;
}

/** Serves all imports from the first one on, and so belongs to none. */
const COMPILER = /\/esbuild$/;

export function createPrograms({ subscribe, signalOfWork }: ProgramsOptions): Programs {
  let tell: (news: ProgramNews) => void = () => {};
  const running = new Map<ChildProcess, AbortSignal>();
  subscribe("child_process", (message) => {
    if (!isStart(message)) return;
    const { process: program } = message;
    const signal = signalOfWork();
    program.once("spawn", () => {
      const { pid, spawnfile } = program;
      if (pid === undefined) return;
      tell({ kind: "started", pid });
      program.once("exit", () => tell({ kind: "ended", pid }));
      if (signal === undefined || COMPILER.test(spawnfile)) return;
      running.set(program, signal);
      program.once("exit", () => running.delete(program));
    });
  });
  return {
    onNews(listener) {
      tell = listener;
    },
    end(signal) {
      for (const [program, owner] of running) if (owner === signal) program.kill("SIGTERM");
    },
  };
}

function isStart(message: unknown): message is { readonly process: ChildProcess } {
  return typeof message === "object" && message !== null && "process" in message;
}
