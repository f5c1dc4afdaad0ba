// The surface of a screen that is redrawn: permanent lines above, below them what runs.

import { never } from "../stdlib/base/assert.ts";
import type { OwnTerminal } from "../stdlib/client/terminal/tty.ts";
import { attach } from "./attach/attach.ts";
import { runProgram } from "./host/run-program.ts";
import type { CellEnding, Following, Surface } from "./surface.ts";
import type { Screen } from "./terminal/screen.ts";
import type { Tty } from "./terminal/tty.ts";
import { type Frame, type Line, span } from "./text/line.ts";
import { paintLine } from "./text/paint.ts";
import { keepColors, linesOfText } from "./view/ansi.ts";
import { loadTerminal } from "./view/progress/load-terminal.ts";
import { createProgress } from "./view/progress/progress.ts";
import { viewShown } from "./view/shown.ts";
import { countOf } from "./view/words.ts";

export interface ScreenSurface extends Surface {
  /** What is shown of a Cell that runs, as lines for the bottom of the screen. */
  frame(): Line[];
  /** Time has passed: what was not ready before may be printed now. */
  tick(): void;
}

export interface ScreenSurfaceOptions {
  readonly screen: Screen;
  readonly tty: Tty;
  /** The same terminal, for who shows another in it. */
  readonly own: OwnTerminal;
  readonly colors: boolean;
  readonly nowMs: () => number;
  /** Somebody else reads the keys until the answer is called. */
  readonly lendKeys: () => () => void;
  /** What the bottom shows now: what is printed stands above that, and nothing that is over. */
  readonly bottom: () => Frame;
  /** Shows lines that are more than the screen has. */
  readonly page: (lines: readonly Line[]) => Promise<void>;
}

export function createScreenSurface(options: ScreenSurfaceOptions): ScreenSurface {
  const { screen, tty, colors, bottom } = options;
  const write = (text: string) => screen.print(text, bottom());
  let following: LiveFollowing | null = null;
  let long: readonly Line[] = [];
  const print: Surface["print"] = (lines) => {
    write(lines.map((line) => `${paintLine(line, { colors })}\n`).join(""));
  };
  const lend = async <T>(work: () => Promise<T>): Promise<T> => {
    const returnKeys = options.lendKeys();
    const returnScreen = screen.lend();
    try {
      return await work();
    } finally {
      returnScreen();
      returnKeys();
    }
  };
  return {
    get columns() {
      return tty.columns;
    },
    get rows() {
      return tty.rows;
    },
    own: options.own,
    print,
    printText: write,
    async page(lines) {
      if (lines.length < tty.rows) return print(lines);
      long = lines;
      const head = lines.slice(0, Math.max(1, tty.rows - SPARE_ROWS));
      const left = countOf(lines.length - head.length, "more line");
      print([...head, [span(`… ${left}; .more shows them all`, "muted")]]);
    },
    pageAgain: () => options.page(long),
    runProgram: (command, args) => lend(() => runProgram(command, args)),
    async pour(work) {
      const returnScreen = screen.lend();
      try {
        await work((bytes) => {
          tty.write(bytes);
          return tty.drained();
        });
      } finally {
        returnScreen();
      }
    },
    attach: (connection, terminal, keep) =>
      lend(() => attach({ connection, terminal, own: options.own, keep })),
    follow() {
      following = followOnScreen(options, write);
      const { end } = following;
      return {
        ...following,
        get running() {
          return following?.running ?? 0;
        },
        async end(ending) {
          await end(ending);
          following = null;
        },
      };
    },
    frame: () => following?.frame() ?? [],
    tick: () => following?.tick(),
  };
}

/** Left of the screen when a part of something long is shown. */
const SPARE_ROWS = 4;

type LiveFollowing = Following & Pick<ScreenSurface, "frame" | "tick">;

function followOnScreen(
  { tty, colors, nowMs }: ScreenSurfaceOptions,
  write: (text: string) => void,
): LiveFollowing {
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
