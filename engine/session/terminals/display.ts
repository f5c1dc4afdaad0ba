// What a terminal shows, and those who look: any number of viewers, of whom the one with a name
// that came last may write.
// Invariant: what is in memory is bounded whatever viewers do. The viewer that writes sets the
// pace, as a person's terminal does, for as long as it reads at all; one that has fallen too far
// behind is shown the screen as it is now, and goes on from there.

import { fail } from "../../event/failure.ts";
import type { ScreenSize } from "../../solver/solver.ts";
import { type Backlog, createBacklog } from "./backlog.ts";
import { createPace, type Pace } from "./pace.ts";
import type { Screen } from "./screens.ts";

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

export interface Display {
  readonly size: ScreenSize;
  readonly viewers: number;
  /** Resolves when the next may come. */
  show(bytes: Uint8Array): Promise<void>;
  view(options: ViewOptions, signal: AbortSignal): AsyncGenerator<Shown, void, void>;
  isWriter(as: string): boolean;
  /** Whether those who wrote have gone, and nobody's terminal answers what programs ask theirs. */
  readonly isLeft: boolean;
  resize(size: ScreenSize): void;
  finish(exitCode: number): void;
  /** Ends all views. */
  close(): void;
}

export interface DisplayOptions {
  readonly size: ScreenSize;
  readonly screen: Screen;
  readonly onViewers: (count: number) => void;
  readonly onResize: (size: ScreenSize) => void;
}

interface Viewer {
  readonly as: string;
  offset: number;
  /** It was waited for in vain, and has not read since. */
  isStuck: boolean;
}

interface State {
  readonly options: DisplayOptions;
  readonly backlog: Backlog;
  readonly pace: Pace;
  readonly viewers: Viewer[];
  size: ScreenSize;
  exitCode: number | null;
  hadWriter: boolean;
  isClosed: boolean;
}

export function createDisplay(options: DisplayOptions): Display {
  const { size, screen, onResize } = options;
  const [backlog, pace] = [createBacklog(MOST_BACKLOG_BYTES), createPace()];
  const state: State = {
    options,
    backlog,
    pace,
    viewers: [],
    size,
    exitCode: null,
    hadWriter: false,
    isClosed: false,
  };
  const resize = (next: ScreenSize) => {
    state.size = next;
    screen.resize(next);
    onResize(next);
  };
  return {
    get size() {
      return state.size;
    },
    get viewers() {
      return state.viewers.length;
    },
    async show(bytes) {
      backlog.push(bytes);
      screen.write(bytes);
      pace.announce();
      await screen.lagBelow(MOST_SCREEN_LAG_BYTES);
      const wasRead = await pace.waitFor(() => isReadBy(writerOf(state), backlog.end));
      const writer = writerOf(state);
      if (!wasRead && writer !== null) writer.isStuck = true;
    },
    view: (wanted, signal) => view(state, wanted, resize, signal),
    isWriter: (as) => writerOf(state)?.as === as,
    get isLeft() {
      return state.hadWriter && writerOf(state) === null;
    },
    resize,
    finish(exitCode) {
      state.exitCode = exitCode;
      pace.announce();
    },
    close() {
      state.isClosed = true;
      screen.close();
      pace.announce();
    },
  };
}

function writerOf({ viewers }: State): Viewer | null {
  return viewers.findLast(({ as }) => as !== "") ?? null;
}

function isReadBy(writer: Viewer | null, end: number): boolean {
  return writer === null || writer.isStuck || end - writer.offset < MOST_BACKLOG_BYTES / 2;
}

async function* view(
  state: State,
  { as, after, size }: ViewOptions,
  resize: (size: ScreenSize) => void,
  signal: AbortSignal,
): AsyncGenerator<Shown, void, void> {
  const { viewers, pace, options } = state;
  if (viewers.length >= MOST_VIEWERS) {
    fail({ kind: "limit", what: "viewers of a terminal", limit: MOST_VIEWERS });
  }
  // The first who writes gets all as it was: that one's terminal answers what was asked meanwhile.
  const isFirst = as !== "" && !state.hadWriter;
  if (as !== "") state.hadWriter = true;
  const viewer: Viewer = { as, offset: after ?? (isFirst ? 0 : NOWHERE), isStuck: false };
  viewers.push(viewer);
  options.onViewers(viewers.length);
  if (size !== null && as !== "") resize(size);
  signal.addEventListener("abort", pace.announce, { once: true });
  try {
    // That one may write from now on, whether anything was shown yet or not.
    if (isFirst) yield nothingYet(state);
    while (!signal.aborted && !state.isClosed) {
      const shown = await next(state, viewer);
      if (shown === null) continue;
      yield shown;
      if (shown.exitCode !== null) return;
    }
  } finally {
    signal.removeEventListener("abort", pace.announce);
    viewers.splice(viewers.indexOf(viewer), 1);
    options.onViewers(viewers.length);
    // Whoever is waited for is not waited for any more.
    pace.announce();
  }
}

function nothingYet({ size }: State): Shown {
  return { offset: 0, bytes: new Uint8Array(), isScreen: false, size, exitCode: null };
}

/** null when there was nothing, and there may be something now. */
async function next(state: State, viewer: Viewer): Promise<Shown | null> {
  const { backlog, pace, size, exitCode, options } = state;
  const changed = pace.next();
  viewer.isStuck = false;
  if (viewer.offset < backlog.start || viewer.offset > backlog.end) {
    viewer.offset = backlog.end;
    const bytes = Buffer.from(await options.screen.draw());
    return { offset: viewer.offset, bytes, isScreen: true, size, exitCode: null };
  }
  const bytes = backlog.read(viewer.offset, MOST_CHUNK_BYTES);
  if (bytes.length === 0 && exitCode === null) {
    await changed;
    return null;
  }
  viewer.offset += bytes.length;
  pace.moved();
  const isLast = bytes.length === 0;
  const { offset } = viewer;
  return { offset, bytes, isScreen: false, size, exitCode: isLast ? exitCode : null };
}

/** Before the beginning. */
const NOWHERE = -1;
