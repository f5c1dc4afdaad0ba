// A Terminal: a live process and what it shows.
//
//   running ──► ended ──► closed      what it changed is kept or gone
//      └──────────────────► closed

import { fail } from "../../event/failure.ts";
import type { LiveChanges, Run, ScreenSize } from "../../solver/solver.ts";
import { createDisplay, type Display } from "./display.ts";
import type { Screens } from "./screens.ts";

export interface Terminal extends Pick<Display, "size" | "viewers" | "view" | "close"> {
  readonly number: number;
  readonly exitCode: number | null;
  /** Once it has ended. */
  readonly changes: LiveChanges | null;
  readonly run: Run;
  /** Resolves when it has ended and what it changed is known. */
  readonly ended: Promise<void>;
  write(as: string, bytes: Uint8Array): Promise<void>;
  resize(as: string, size: ScreenSize): void;
}

export interface TerminalOptions {
  readonly number: number;
  readonly size: ScreenSize;
  readonly screens: Screens;
  readonly start: (onOutput: (bytes: Uint8Array) => Promise<void>) => Promise<Run>;
  readonly onViewers: (count: number) => void;
}

export async function openTerminal(options: TerminalOptions): Promise<Terminal> {
  const { number, size, screens, onViewers } = options;
  let started: Run | null = null;
  // Once it was left, the kept screen answers what a program asks its terminal.
  const screen = screens.open(size, (text) => {
    if (display.isLeft) void started?.write(Buffer.from(text));
  });
  const onResize = (next: ScreenSize) => started?.resize(next);
  const display = createDisplay({ size, screen, onViewers, onResize });
  let run: Run;
  try {
    run = await options.start(display.show);
  } catch (error) {
    display.close();
    throw error;
  }
  started = run;
  let exitCode: number | null = null;
  let changes: LiveChanges | null = null;
  const finish = async () => {
    const code = await run.exited.catch(() => UNKNOWN_EXIT);
    changes = await run.changes().catch(() => NO_CHANGES);
    exitCode = code;
    display.finish(code);
  };
  const requireWriter = (as: string) => {
    if (!display.isWriter(as)) fail({ kind: "terminal-taken", terminal: number });
  };

  return {
    number,
    run,
    ended: finish(),
    get size() {
      return display.size;
    },
    get viewers() {
      return display.viewers;
    },
    get exitCode() {
      return exitCode;
    },
    get changes() {
      return changes;
    },
    async write(as, bytes) {
      requireWriter(as);
      await run.write(bytes);
    },
    resize(as, next) {
      requireWriter(as);
      display.resize(next);
    },
    view: display.view,
    close: display.close,
  };
}

/** Of a process of which nobody knows how it ended. */
const UNKNOWN_EXIT = -1;
const NO_CHANGES: LiveChanges = { list: [], total: 0 };
