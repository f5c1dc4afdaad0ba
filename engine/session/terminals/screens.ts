// The screens of terminals, kept in a thread of their own, which starts with the first terminal and
// ends after the last: to read what a terminal shows takes a processor most of its time while much
// is shown, and the engine has other things to do.
// Invariant: bytes and sizes reach a screen in the order in which they were given.

import type { ScreenSize } from "../../solver/solver.ts";
import { createScreenThread } from "./screen-thread.ts";

export interface Screens {
  open(size: ScreenSize, onAnswer: (text: string) => void): Screen;
  close(): Promise<void>;
}

export interface Screen {
  write(bytes: Uint8Array): void;
  resize(size: ScreenSize): void;
  /** Resolves when fewer of the bytes that were given are not on it yet. */
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
  let count = 0;
  const thread = createScreenThread((message) => {
    if (message.kind === "lost") {
      // Screens are a service: without them a terminal goes on, and is drawn empty.
      for (const screen of open.values()) move(screen, -screen.lagBytes);
      return;
    }
    const screen = open.get(message.screen);
    if (message.kind === "answer") screen?.onAnswer(message.text);
    else if (screen !== undefined) move(screen, -message.length);
  });

  return {
    open(size, onAnswer) {
      count += 1;
      const screen = count;
      const state: Open = { lagBytes: 0, moved: Promise.withResolvers(), onAnswer };
      open.set(screen, state);
      thread.tell({ kind: "open", screen, ...sizeOf(size) });
      return {
        write(bytes) {
          state.lagBytes += bytes.length;
          thread.tell({ kind: "write", screen, bytes });
        },
        resize: (next) => thread.tell({ kind: "resize", screen, ...sizeOf(next) }),
        async lagBelow(bytes) {
          while (state.lagBytes >= bytes && open.has(screen)) await state.moved.promise;
        },
        draw: () => thread.draw(screen),
        close() {
          thread.tell({ kind: "close", screen });
          open.delete(screen);
          move(state, 0);
          if (open.size === 0) void thread.end();
        },
      };
    },
    close: thread.end,
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
