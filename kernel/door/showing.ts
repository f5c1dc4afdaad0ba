// What is to be seen, one after the other. While output is shown slowly no more is read, so that
// the kernel knows of it. While anything else is shown, which may itself ask the kernel, all is
// read, and output for which there is no room is counted and left out.
// Invariant: what waits is bounded, and nothing that is shown waits for itself.

import type { Socket } from "node:net";

export interface Showing {
  add(show: () => unknown): void;
  /** The same for output. */
  addOutput(show: () => unknown, chars: number): void;
}

const MOST_WAITING = 256;

/** `skipped` is told what was left out, in its place. */
export function createShowing(
  socket: Pick<Socket, "pause" | "resume">,
  skipped: (chars: number) => unknown,
): Showing {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let isPrinting = false;
  let skippedChars = 0;
  const pace = () => {
    if (isPrinting && waiting >= MOST_WAITING) socket.pause();
    else socket.resume();
  };
  const put = (show: () => unknown, isOutput: boolean) => {
    waiting += 1;
    pace();
    const begin = () => {
      isPrinting = isOutput;
      pace();
      return show();
    };
    // What cannot be shown is not shown; the next thing is.
    last = last.then(begin).catch(() => {});
    void last.then(() => {
      waiting -= 1;
    });
  };
  const tellSkipped = () => {
    const chars = skippedChars;
    skippedChars = 0;
    if (chars > 0) put(() => skipped(chars), false);
  };
  return {
    add(show) {
      tellSkipped();
      put(show, false);
    },
    addOutput(show, chars) {
      if (waiting >= MOST_WAITING && !isPrinting) {
        skippedChars += chars;
        return;
      }
      tellSkipped();
      put(show, true);
    },
  };
}
