// A Terminal: a live process with a screen, looked at by any number of viewers and written to by
// the one that came last.
//
//   running ──► ended ──► closed      what it changed is kept or gone
//      └──────────────────► closed
//
// Invariant: what is in memory is bounded whatever viewers do. The viewer that writes sets the
// pace, as a person's terminal does, for as long as it reads at all; one that has fallen too far
// behind is shown the screen as it is now, and goes on from there.

import { fail } from "../../event/failure.ts";
import type { LiveChanges, Run, ScreenSize } from "../../solver/solver.ts";
import { createBacklog } from "./backlog.ts";
import { createPace } from "./pace.ts";
import type { Screens } from "./screens.ts";

/** How much of its output a terminal has at hand. */
const MOST_BACKLOG_BYTES = 1024 * 1024;
/** By so much the kept screen may lag. */
const MOST_SCREEN_LAG_BYTES = 256 * 1024;
/** What goes in one message. */
const MOST_CHUNK_BYTES = 64 * 1024;
const MOST_VIEWERS = 32;

/** What a viewer gets. */
export interface Shown {
  /** How many bytes the terminal has shown, with these. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Whether they draw the whole screen, in the place of all that was shown before. */
  readonly isScreen: boolean;
  readonly size: ScreenSize;
  /** Once it has ended; nothing comes after that. */
  readonly exitCode: number | null;
}

export interface ViewOptions {
  /** Who looks; whoever writes must have this name. Empty for one who only looks. */
  readonly as: string;
  /** Where an earlier view of the same viewer has ended; null for the screen. */
  readonly after: number | null;
  /** What the terminal shall have for one who writes; null leaves it as it is. */
  readonly size: ScreenSize | null;
}

export interface Terminal {
  readonly number: number;
  readonly size: ScreenSize;
  readonly viewers: number;
  readonly exitCode: number | null;
  /** Once it has ended. */
  readonly changes: LiveChanges | null;
  readonly run: Run;
  /** Resolves when it has ended and what it changed is known. */
  readonly ended: Promise<void>;
  write(as: string, bytes: Uint8Array): Promise<void>;
  resize(as: string, size: ScreenSize): void;
  view(options: ViewOptions, signal: AbortSignal): AsyncGenerator<Shown, void, void>;
  /** Ends all views; the process is the caller's to end. */
  close(): void;
}

interface Viewer {
  readonly as: string;
  offset: number;
}

export interface TerminalOptions {
  readonly number: number;
  readonly size: ScreenSize;
  readonly screens: Screens;
  readonly start: (onOutput: (bytes: Uint8Array) => Promise<void>) => Promise<Run>;
  readonly onViewers: (count: number) => void;
}

export async function openTerminal(options: TerminalOptions): Promise<Terminal> {
  const { number, screens, onViewers } = options;
  const backlog = createBacklog(MOST_BACKLOG_BYTES);
  const viewers: Viewer[] = [];
  const pace = createPace();
  let run: Run | null = null;
  let { size } = options;
  let exitCode: number | null = null;
  let changes: LiveChanges | null = null;
  let isClosed = false;
  // While nobody looks, the kept screen answers what a program asks its terminal.
  const screen = screens.open(size, (text) => {
    if (viewers.length === 0) void run?.write(Buffer.from(text));
  });
  const writer = () => viewers.findLast(({ as }) => as !== "") ?? null;

  const onOutput = async (bytes: Uint8Array) => {
    backlog.push(bytes);
    screen.write(bytes);
    pace.announce();
    await screen.lagBelow(MOST_SCREEN_LAG_BYTES);
    await pace.waitFor(() => {
      const reader = writer();
      return reader === null || backlog.end - reader.offset < MOST_BACKLOG_BYTES / 2;
    });
  };
  try {
    run = await options.start(onOutput);
  } catch (error) {
    screen.close();
    throw error;
  }
  const started = run;
  const finish = async () => {
    const code = await started.exited.catch(() => UNKNOWN_EXIT);
    changes = await started.changes().catch(() => NO_CHANGES);
    exitCode = code;
    pace.announce();
  };

  const setSize = (next: ScreenSize) => {
    size = next;
    screen.resize(next);
    started.resize(next);
  };

  async function* view({ as, after, size: wanted }: ViewOptions, signal: AbortSignal) {
    if (viewers.length >= MOST_VIEWERS) {
      fail({ kind: "limit", what: "viewers of a terminal", limit: MOST_VIEWERS });
    }
    const viewer: Viewer = { as, offset: after ?? -1 };
    viewers.push(viewer);
    onViewers(viewers.length);
    if (wanted !== null && as !== "") setSize(wanted);
    const wake = () => pace.announce();
    signal.addEventListener("abort", wake, { once: true });
    try {
      while (!signal.aborted && !isClosed) {
        const shown = await next(viewer);
        if (shown === null) continue;
        yield shown;
        if (shown.exitCode !== null) return;
      }
    } finally {
      viewers.splice(viewers.indexOf(viewer), 1);
      onViewers(viewers.length);
      pace.announce();
    }
  }
  /** null when there was nothing and there may be something now. */
  const next = async (viewer: Viewer): Promise<Shown | null> => {
    const wake = pace.next();
    if (viewer.offset < backlog.start || viewer.offset > backlog.end) {
      const offset = backlog.end;
      const bytes = Buffer.from(await screen.draw());
      viewer.offset = offset;
      return { offset, bytes, isScreen: true, size, exitCode: null };
    }
    const bytes = backlog.read(viewer.offset, MOST_CHUNK_BYTES);
    if (bytes.length === 0 && exitCode === null) {
      await wake;
      return null;
    }
    viewer.offset += bytes.length;
    pace.moved();
    const isLast = bytes.length === 0;
    const { offset } = viewer;
    return { offset, bytes, isScreen: false, size, exitCode: isLast ? exitCode : null };
  };
  const requireWriter = (as: string) => {
    if (writer()?.as !== as) fail({ kind: "terminal-taken", terminal: number });
  };

  return {
    number,
    run: started,
    ended: finish(),
    get size() {
      return size;
    },
    get viewers() {
      return viewers.length;
    },
    get exitCode() {
      return exitCode;
    },
    get changes() {
      return changes;
    },
    async write(as, bytes) {
      requireWriter(as);
      await started.write(bytes);
    },
    resize(as, next) {
      requireWriter(as);
      setSize(next);
    },
    view,
    close() {
      isClosed = true;
      screen.close();
      pace.announce();
    },
  };
}

/** Of a process of which nobody knows how it ended. */
const UNKNOWN_EXIT = -1;
const NO_CHANGES: LiveChanges = { list: [], total: 0 };
