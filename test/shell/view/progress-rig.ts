// Events of a session as the engine would tell them, and what a progress made of them.

import { loadTerminal } from "../../../kernel/printed/load-terminal.ts";
import { createProgress, type Progress } from "../../../shell/view/progress/progress.ts";
import type { SessionEvent } from "../../../stdlib/index.ts";

export const opOf = (name: string) => `sha256:${name.padEnd(64, "-")}`;

export interface ProgressRig {
  readonly progress: Progress;
  /** Everything that was printed for ever. */
  readonly printed: string;
  now(atMs: number): void;
  tell(...events: SessionEvent[]): void;
  started(name: string): SessionEvent;
  cached(name: string): SessionEvent;
  finished(name: string, tookMs?: number, exitCode?: number | null): SessionEvent;
  failed(name: string, exitCode: number): Extract<SessionEvent, { kind: "OpFailed" }>;
  output(
    name: string,
    bytes: string | Uint8Array,
    stream?: "STDOUT" | "STDERR",
  ): Extract<SessionEvent, { kind: "Output" }>;
  /** Prints what is left, as after a Cell whose value is not that text. */
  end(valueText?: string | null, isInterrupted?: boolean): Promise<string>;
}

export function createProgressRig({ columns = 80, colors = false } = {}): ProgressRig {
  const progress = createProgress({ columns, rows: 24, colors, loadTerminal });
  let printed = "";
  let atMs = 0;
  const of = (name: string) => ({
    cursor: 1,
    work: null,
    atMs,
    op: opOf(name),
    title: `exec ${name}`,
  });
  return {
    progress,
    get printed() {
      return printed;
    },
    now(ms) {
      atMs = ms;
    },
    tell(...events) {
      for (const event of events) printed += progress.add(event);
    },
    started: (name) => ({ ...of(name), kind: "OpStarted" }),
    cached: (name) => ({ ...of(name), kind: "OpCached" }),
    finished: (name, tookMs = 1_234, exitCode = 0) => {
      return { ...of(name), kind: "OpFinished", tookMs, exitCode };
    },
    failed: (name, exitCode) => {
      const failure = { kind: "exec-failed", exitCode };
      return { ...of(name), kind: "OpFailed", message: "it failed", hint: "", failure };
    },
    output(name, bytes, stream = "STDOUT") {
      const op = opOf(name);
      const chunk = Buffer.from(bytes);
      return {
        cursor: 1,
        work: null,
        atMs,
        kind: "Output",
        op,
        run: "r",
        stream,
        offset: 0,
        bytes: chunk,
      };
    },
    async end(valueText = null, isInterrupted = false) {
      await progress.settled();
      printed += progress.end({ nowMs: atMs, valueText, isInterrupted });
      return printed;
    },
  };
}
