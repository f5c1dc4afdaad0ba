// The screens of terminals, kept in a thread of their own, which starts with the first terminal and
// ends after the last: to read what a terminal shows takes a processor most of its time while much
// is shown, and the engine has other things to do.
// Invariant: bytes and sizes reach a screen in the order in which they were given.

import { Worker } from "node:worker_threads";
import type { ScreenSize } from "../../solver/solver.ts";
import type { FromScreens, ToScreens } from "./messages.ts";

export interface Screens {
  open(size: ScreenSize, onAnswer: (text: string) => void): Screen;
  close(): Promise<void>;
}

export interface Screen {
  write(bytes: Uint8Array): void;
  resize(size: ScreenSize): void;
  /** How many bytes were given that are not on it yet. */
  readonly lagBytes: number;
  /** Resolves when it lags by less. */
  lagBelow(bytes: number): Promise<void>;
  /** What draws all that it shows after what was written by now, with what scrolled away last. */
  draw(): Promise<string>;
  close(): void;
}

interface Open {
  lagBytes: number;
  moved: PromiseWithResolvers<void>;
  readonly onAnswer: (text: string) => void;
}

export function createScreens(): Screens {
  const open = new Map<number, Open>();
  const draws = new Map<number, (text: string) => void>();
  let worker: Worker | null = null;
  let count = 0;

  const hear = (message: FromScreens) => {
    if (message.kind === "drawn") {
      draws.get(message.request)?.(message.text);
      draws.delete(message.request);
      return;
    }
    const screen = open.get(message.screen);
    if (screen === undefined) return;
    if (message.kind === "answer") screen.onAnswer(message.text);
    else move(screen, -message.length);
  };
  const start = (): Worker => {
    const started = new Worker(new URL("./screen-worker.ts", import.meta.url));
    started.on("message", hear);
    started.on("error", () => abandon(started));
    started.unref();
    return started;
  };
  /** Screens are a service: without them a terminal goes on, and is drawn empty. */
  const abandon = (ended: Worker) => {
    if (worker === ended) worker = null;
    for (const screen of open.values()) move(screen, -screen.lagBytes);
    for (const answer of draws.values()) answer("");
    draws.clear();
  };
  const tell = (message: ToScreens) => {
    worker ??= start();
    worker.postMessage(message);
  };
  const end = async () => {
    const ended = worker;
    worker = null;
    await ended?.terminate();
  };

  return {
    open(size, onAnswer) {
      count += 1;
      const screen = count;
      const state: Open = { lagBytes: 0, moved: Promise.withResolvers(), onAnswer };
      open.set(screen, state);
      tell({ kind: "open", screen, ...sizeOf(size) });
      return {
        write(bytes) {
          state.lagBytes += bytes.length;
          tell({ kind: "write", screen, bytes });
        },
        resize: (next) => tell({ kind: "resize", screen, ...sizeOf(next) }),
        get lagBytes() {
          return state.lagBytes;
        },
        async lagBelow(bytes) {
          while (state.lagBytes >= bytes && open.has(screen)) await state.moved.promise;
        },
        draw() {
          count += 1;
          const request = count;
          return new Promise((resolve) => {
            draws.set(request, resolve);
            tell({ kind: "draw", screen, request });
          });
        },
        close() {
          tell({ kind: "close", screen });
          open.delete(screen);
          move(state, 0);
          if (open.size === 0) void end();
        },
      };
    },
    close: end,
  };
}

function sizeOf({ columns, rows }: ScreenSize): ScreenSize {
  return { columns, rows };
}

function move(screen: Open, by: number): void {
  screen.lagBytes += by;
  const { resolve } = screen.moved;
  screen.moved = Promise.withResolvers();
  resolve();
}
