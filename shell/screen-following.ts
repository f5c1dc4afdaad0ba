// What a Cell does while it runs, on a screen: steps and output that is not whole at the bottom,
// all that is over above it.

import { loadTerminal } from "../kernel/printed/load-terminal.ts";
import { never } from "../stdlib/base/assert.ts";
import type { CellEnding, Following } from "./surface.ts";
import type { Tty } from "./terminal/tty.ts";
import type { Line } from "./text/line.ts";
import { paintLine } from "./text/paint.ts";
import { keepColors, linesOfText } from "./view/ansi.ts";
import { createProgress } from "./view/progress/progress.ts";
import { viewShown } from "./view/shown.ts";

export interface LiveFollowing extends Following {
  /** Lines for the bottom of the screen. */
  frame(): Line[];
  /** Time has passed: what was not ready before may be printed now. */
  tick(): void;
}

export interface FollowOptions {
  readonly tty: Tty;
  readonly colors: boolean;
  readonly nowMs: () => number;
  /** For ever, above the bottom. */
  readonly write: (text: string) => void;
}

/** Left of the screen for what is below. */
const SPARE_ROWS = 4;

export function followOnScreen({ tty, colors, nowMs, write }: FollowOptions): LiveFollowing {
  const { columns, rows } = tty;
  const progress = createProgress({ columns, rows, colors, loadTerminal });
  const printed = createPrinted(write);
  const paintLines = (lines: readonly Line[]) =>
    lines.map((line) => `${paintLine(line, { colors })}\n`).join("");
  let isOver = false;
  return {
    event(event) {
      write(progress.add(event));
      return progress.isBehind ? progress.settled() : undefined;
    },
    output(output) {
      switch (output.kind) {
        case "stream":
          printed.add(output.text);
          return tty.drained();
        case "display":
        case "page":
          printed.end();
          write(paintLines(viewShown(output.shown, tty)));
          return undefined;
        case "clear":
          // What is printed stays: a terminal has no place that could be emptied.
          return undefined;
        default:
          return never(output);
      }
    },
    get running() {
      return progress.running;
    },
    hasShown: (op) => progress.hasShown(op),
    frame: () => {
      if (isOver) return [];
      const room = tty.rows - SPARE_ROWS;
      return [...printed.rest(), ...progress.frame(nowMs(), tty.columns, room)];
    },
    tick: () => write(progress.flush()),
    async end(ending: CellEnding) {
      await progress.settled();
      // What ran is told above now, and no more below.
      isOver = true;
      printed.end();
      write(progress.end({ ...ending, nowMs: nowMs() }));
    },
  };
}

/** What the user's code prints: whole lines for ever, a line that is not whole below them. */
function createPrinted(print: (text: string) => void) {
  let rest = "";
  return {
    add(more: string) {
      const text = rest + more;
      const end = text.lastIndexOf("\n") + 1;
      if (end > 0) print(keepColors(text.slice(0, end)));
      rest = text.slice(end);
      if (rest.length > MOST_REST_CHARS) this.end();
    },
    rest: (): Line[] => (rest === "" ? [] : linesOfText(rest).slice(-1)),
    end() {
      if (rest !== "") print(`${keepColors(rest)}\n`);
      rest = "";
    },
  };
}

/** A line without end is broken here. */
const MOST_REST_CHARS = 64 * 1024;
