// The surface of a screen that is redrawn: permanent lines above, below them what runs.

import type { OwnTerminal } from "../stdlib/client/terminal/tty.ts";
import { attach } from "./attach/attach.ts";
import { runProgram } from "./host/run-program.ts";
import { followOnScreen, type LiveFollowing } from "./screen-following.ts";
import type { Surface } from "./surface.ts";
import type { Screen } from "./terminal/screen.ts";
import type { Tty } from "./terminal/tty.ts";
import { type Frame, type Line, span } from "./text/line.ts";
import { paintLine } from "./text/paint.ts";
import { countOf } from "./view/words.ts";

/** With what is shown of a Cell that runs. */
export interface ScreenSurface extends Surface, Pick<LiveFollowing, "frame" | "tick"> {
  /** Whether a Cell is shown that has not ended. */
  readonly isFollowing: boolean;
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
  const followings = new Set<LiveFollowing>();
  let long: readonly Line[] = [];
  const print: Surface["print"] = (lines) => {
    write(lines.map((line) => `${paintLine(line, { colors })}\n`).join(""));
  };
  return {
    get columns() {
      return tty.columns;
    },
    get rows() {
      return tty.rows;
    },
    ...createLending(options),
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
    follow() {
      const following = followOnScreen({ ...options, write });
      followings.add(following);
      return {
        ...following,
        get running() {
          return following.running;
        },
        async end(ending) {
          await following.end(ending);
          followings.delete(following);
        },
      };
    },
    get isFollowing() {
      return followings.size > 0;
    },
    frame: () => {
      const room = Math.max(0, tty.rows - SPARE_ROWS);
      return [...followings].flatMap((one) => one.frame()).slice(0, room);
    },
    tick() {
      for (const one of followings) one.tick();
    },
  };
}

/** What gives the terminal to somebody else for a while. */
function createLending({
  screen,
  tty,
  own,
  lendKeys,
}: ScreenSurfaceOptions): Pick<Surface, "own" | "runProgram" | "attach" | "pour"> {
  const lend = async <T>(work: () => Promise<T>): Promise<T> => {
    const returnKeys = lendKeys();
    const returnScreen = screen.lend();
    try {
      return await work();
    } finally {
      returnScreen();
      returnKeys();
    }
  };
  return {
    own,
    runProgram: (command, args) => lend(() => runProgram(command, args)),
    attach: (connection, terminal, keep) => lend(() => attach({ connection, terminal, own, keep })),
    // The keys stay here: Ctrl-C ends it.
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
  };
}

/** Left of the screen when a part of something long is shown. */
const SPARE_ROWS = 4;
