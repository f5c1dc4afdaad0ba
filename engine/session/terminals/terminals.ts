// The terminals that are open, each by a number. One belongs to the session that opened it, and
// outlives it for a while: whoever speaks to the engine may attach to it.
// Invariant: none stays for ever. One that nobody looks at is ended after a time, and what one has
// changed is gone when nobody has said for a time that it be kept.

import { fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import type { KeptTree, LiveOrder, Run, ScreenSize } from "../../solver/solver.ts";
import type { Session } from "../session.ts";
import type { Shown, ViewOptions } from "./display.ts";
import { createScreens, type Screens } from "./screens.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

const MOST_TERMINALS = 64;
/** One that runs and that nobody looks at is ended after this. */
const LONGEST_DETACHED_MS = 60 * 60 * 1000;
/** One that somebody else was to show, and that neither was seen nor is waited for. */
const LONGEST_UNWANTED_MS = 10_000;
/** One that has ended and that nobody has closed. */
const LONGEST_UNDECIDED_MS = 10 * 60 * 1000;
const MOST_COLUMNS = 1000;
const MOST_ROWS = 1000;

export interface Wanted {
  readonly session: Session;
  /** For a person. */
  readonly title: string;
  readonly size: ScreenSize;
  /** The ID of what it is opened on; null when it has none. */
  readonly on: string | null;
  /** The failed step that it is opened on; null when it is none. */
  readonly failed: string | null;
  /** Whether whoever shows the session is asked to attach. */
  readonly asks: boolean;
  /** What becomes of changes, as far as it is settled. */
  readonly keep: boolean | null;
  /** Whoever asks for it, until it is open: nobody else waits for its start. */
  readonly signal: AbortSignal;
  /** Where its events go. */
  readonly emit: Scope["emit"];
  readonly start: (order: Pick<LiveOrder, "size" | "onOutput">, scope: Scope) => Promise<Run>;
}

export interface OpenTerminal {
  readonly terminal: Terminal;
  readonly session: string;
  readonly title: string;
  readonly on: string | null;
  readonly failed: string | null;
  readonly openedAtMs: number;
}

/** How a stay at a terminal came to its end. */
export interface Outcome {
  readonly exitCode: number | null;
  /** The ID of what was made of what it changed. */
  readonly kept: string | null;
  /** It runs on, and can be attached to. */
  readonly isDetached: boolean;
}

export interface Terminals {
  open(wanted: Wanted): Promise<OpenTerminal>;
  find(number: number): OpenTerminal;
  readonly all: readonly OpenTerminal[];
  view(number: number, options: ViewOptions, signal: AbortSignal): AsyncIterable<Shown>;
  resize(number: number, as: string, size: ScreenSize): void;
  /** Whether somebody looks at it within the time. */
  seen(number: number, ms: number): Promise<boolean>;
  /** Tells those who wait that the viewer has left it running. */
  detach(number: number): void;
  /** Ends it. `keep` makes an ID of what it changed, which is gone otherwise. */
  close(number: number, keep: Keep | null): Promise<Outcome>;
  /**
   * Until it is closed or detached from. Who gives up waiting while nobody has attached yet ends
   * it: it was opened for that one.
   */
  outcome(number: number, signal: AbortSignal): Promise<Outcome>;
  closeAll(): Promise<void>;
}

export type Keep = (kept: readonly KeptTree[], open: OpenTerminal) => Promise<string>;

export interface TerminalsOptions {
  readonly nowMs: () => number;
  readonly detachedMs?: number;
  readonly unwantedMs?: number;
  readonly undecidedMs?: number;
}

interface Entry {
  readonly open: OpenTerminal;
  readonly listeners: Set<(outcome: Outcome) => void>;
  readonly emit: Scope["emit"];
  readonly seen: PromiseWithResolvers<void>;
  /** It was opened for somebody else to show. */
  readonly asks: boolean;
  wasSeen: boolean;
  timer: NodeJS.Timeout | null;
}

export function createTerminals(options: TerminalsOptions): Terminals {
  const { nowMs } = options;
  const screens = createScreens();
  const entries = new Map<number, Entry>();
  let count = 0;
  let starting = 0;

  const entryOf = (number: number): Entry =>
    entries.get(number) ?? fail({ kind: "terminal-gone", terminal: number });
  const close = (number: number, keep: Keep | null): Promise<Outcome> => {
    const entry = entryOf(number);
    // From here on nobody finds it, so it is closed once.
    entries.delete(number);
    return closeEntry(entry, keep, nowMs());
  };
  const watch = (number: number) => {
    const entry = entries.get(number);
    if (entry !== undefined) wind(entry, () => void close(number, null), options);
  };
  const start = async (wanted: Wanted) => {
    count += 1;
    const number = count;
    const started = await startEntry(number, wanted, screens, () => watch(number), nowMs);
    entries.set(number, started);
    watch(number);
    tellLife(started, wanted, nowMs);
    return started.open;
  };

  return {
    async open(wanted) {
      requireRoom(entries.size + starting);
      requireSize(wanted.size);
      starting += 1;
      return start(wanted).finally(() => {
        starting -= 1;
      });
    },
    find: (number) => entryOf(number).open,
    get all() {
      return [...entries.values()].map(({ open }) => open);
    },
    view(number, wanted, signal) {
      if (wanted.size !== null) requireSize(wanted.size);
      return entryOf(number).open.terminal.view(wanted, signal);
    },
    resize(number, as, size) {
      requireSize(size);
      entryOf(number).open.terminal.resize(as, size);
    },
    seen: (number, ms) => seenWithin(entryOf(number), ms),
    detach: (number) => settle(entryOf(number), DETACHED),
    close,
    outcome: (number, signal) => outcomeOf(entryOf(number), signal, { close, watch }),
    async closeAll() {
      await Promise.allSettled([...entries.keys()].map((number) => close(number, null)));
      await screens.close();
    },
  };
}

async function startEntry(
  number: number,
  { session, size, start, title, on, failed, asks, signal, emit }: Wanted,
  screens: Screens,
  watch: () => void,
  nowMs: () => number,
): Promise<Entry> {
  // Once open, its life is its own: it goes on when the session has ended.
  const life = new AbortController();
  const scope = { ...session.scope(), signal: life.signal };
  const giveUp = () => life.abort(signal.reason);
  signal.addEventListener("abort", giveUp, { once: true });
  const terminal = await openTerminal({
    number,
    size,
    screens,
    start: (onOutput) => start({ size, onOutput }, scope),
    onViewers: watch,
  }).finally(() => signal.removeEventListener("abort", giveUp));
  if (signal.aborted) {
    await terminal.run.discard();
    terminal.close();
    throw signal.reason;
  }
  terminal.ended.then(watch);
  const open = { terminal, session: session.id, title, on, failed, openedAtMs: nowMs() };
  const seen = Promise.withResolvers<void>();
  return { open, listeners: new Set(), emit, seen, asks, wasSeen: false, timer: null };
}

/** Its opening, and the end of its program in its time. */
function tellLife({ open, emit }: Entry, { title, asks, keep }: Wanted, nowMs: () => number): void {
  const { terminal } = open;
  const about = { terminal: terminal.number };
  emit({ ...about, kind: "terminal-opened", title, asks, keep, atMs: open.openedAtMs });
  terminal.ended.then(() => {
    const { exitCode, changes } = terminal;
    const changed = changes?.total ?? 0;
    if (exitCode === null) return;
    emit({ ...about, kind: "terminal-ended", exitCode, changed, atMs: nowMs() });
  });
}

const DETACHED: Outcome = { exitCode: null, kept: null, isDetached: true };

/** Sets when one that nobody looks at is given up. */
function wind(entry: Entry, giveUp: () => void, options: TerminalsOptions): void {
  const { viewers, exitCode } = entry.open.terminal;
  clearTimeout(entry.timer ?? undefined);
  if (viewers > 0) {
    entry.wasSeen = true;
    return entry.seen.resolve();
  }
  const ms = exitCode === null ? patienceWith(entry, options) : options.undecidedMs;
  entry.timer = setTimeout(giveUp, ms ?? LONGEST_UNDECIDED_MS).unref();
}

/** Who was interrupted while it was being opened has perhaps never waited for its end. */
function patienceWith(
  { asks, wasSeen, listeners }: Entry,
  { detachedMs = LONGEST_DETACHED_MS, unwantedMs = LONGEST_UNWANTED_MS }: TerminalsOptions,
): number {
  return asks && !wasSeen && listeners.size === 0 ? unwantedMs : detachedMs;
}

async function seenWithin({ seen }: Entry, ms: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), ms);
  try {
    return await Promise.race([seen.promise.then(() => true), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function requireRoom(open: number): void {
  if (open < MOST_TERMINALS) return;
  fail({ kind: "limit", what: "terminals", limit: MOST_TERMINALS });
}

function settle({ listeners }: Entry, outcome: Outcome): void {
  for (const tell of [...listeners]) tell(outcome);
}

async function closeEntry(entry: Entry, keep: Keep | null, atMs: number): Promise<Outcome> {
  const { open, timer, emit } = entry;
  const { terminal } = open;
  clearTimeout(timer ?? undefined);
  terminal.run.end();
  await terminal.ended;
  let outcome: Outcome = { exitCode: terminal.exitCode, kept: null, isDetached: false };
  try {
    if (keep !== null && (terminal.changes?.total ?? 0) > 0) {
      outcome = { ...outcome, kept: await keep(await terminal.run.keep(), open) };
    }
    return outcome;
  } finally {
    settle(entry, outcome);
    emit({ kind: "terminal-closed", terminal: terminal.number, kept: outcome.kept, atMs });
    await terminal.run.discard();
    terminal.close();
  }
}

function outcomeOf(
  entry: Entry,
  signal: AbortSignal,
  { close, watch }: Pick<Terminals, "close"> & { watch(number: number): void },
): Promise<Outcome> {
  const { listeners, open } = entry;
  const { number } = open.terminal;
  return new Promise((resolve, reject) => {
    const leave = () => {
      listeners.delete(tell);
      signal.removeEventListener("abort", giveUp);
    };
    const tell = (outcome: Outcome) => {
      leave();
      resolve(outcome);
    };
    const giveUp = () => {
      leave();
      // Somebody may be closing it already.
      if (!entry.wasSeen) close(number, null).catch(() => undefined);
      reject(signal.reason);
    };
    listeners.add(tell);
    watch(number);
    signal.addEventListener("abort", giveUp, { once: true });
  });
}

function requireSize({ columns, rows }: ScreenSize): void {
  const isFitting = (value: number, most: number) => value >= 1 && value <= most;
  if (isFitting(columns, MOST_COLUMNS) && isFitting(rows, MOST_ROWS)) return;
  const want = `columns and rows from 1 to ${MOST_COLUMNS}`;
  fail({ kind: "argument", argument: "columns", want, got: `${columns} by ${rows}` });
}
