// The terminals that are open, each by a number. One belongs to the session that opened it, and
// outlives it for a while: whoever speaks to the engine may attach to it.
// Invariant: none stays for ever. One that nobody looks at is ended after a time, and what one has
// changed is gone when nobody has said for a time that it be kept.

import { fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import type { KeptTree, LiveOrder, Run, ScreenSize } from "../../solver/solver.ts";
import type { Session } from "../session.ts";
import { createScreens } from "./screens.ts";
import { openTerminal, type Shown, type Terminal, type ViewOptions } from "./terminal.ts";

const MOST_TERMINALS = 64;
/** One that runs and that nobody looks at is ended after this. */
const LONGEST_DETACHED_MS = 60 * 60 * 1000;
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
  readonly start: (order: Pick<LiveOrder, "size" | "onOutput">, scope: Scope) => Promise<Run>;
}

export interface OpenTerminal {
  readonly terminal: Terminal;
  readonly session: string;
  readonly title: string;
  readonly on: string | null;
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
  /** Tells those who wait that the viewer has left it running. */
  detach(number: number): void;
  /** Ends it. `keep` makes an ID of what it changed, which is gone otherwise. */
  close(number: number, keep: Keep | null): Promise<Outcome>;
  /** Until it is closed or detached from. */
  outcome(number: number, signal: AbortSignal): Promise<Outcome>;
  closeAll(): Promise<void>;
}

export type Keep = (kept: readonly KeptTree[], open: OpenTerminal) => Promise<string>;

export interface TerminalsOptions {
  readonly nowMs: () => number;
  readonly detachedMs?: number;
  readonly undecidedMs?: number;
}

interface Entry {
  readonly open: OpenTerminal;
  readonly listeners: Set<(outcome: Outcome) => void>;
  readonly emit: Scope["emit"];
  timer: NodeJS.Timeout | null;
}

export function createTerminals(options: TerminalsOptions): Terminals {
  const { nowMs, detachedMs = LONGEST_DETACHED_MS, undecidedMs = LONGEST_UNDECIDED_MS } = options;
  const screens = createScreens();
  const entries = new Map<number, Entry>();
  let count = 0;
  let starting = 0;

  const entryOf = (number: number): Entry =>
    entries.get(number) ?? fail({ kind: "terminal-gone", terminal: number });
  const settle = ({ listeners }: Entry, outcome: Outcome) => {
    for (const tell of [...listeners]) tell(outcome);
  };
  const watch = (number: number) => {
    const entry = entries.get(number);
    if (entry === undefined) return;
    clearTimeout(entry.timer ?? undefined);
    const { terminal } = entry.open;
    if (terminal.viewers > 0) return;
    const ms = terminal.exitCode === null ? detachedMs : undecidedMs;
    entry.timer = setTimeout(() => void close(number, null).catch(() => undefined), ms).unref();
  };
  const close = async (number: number, keep: Keep | null): Promise<Outcome> => {
    const entry = entryOf(number);
    const { terminal } = entry.open;
    // From here on nobody finds it, so it is closed once.
    entries.delete(number);
    clearTimeout(entry.timer ?? undefined);
    terminal.run.end();
    await terminal.ended;
    try {
      const hasChanged = (terminal.changes?.total ?? 0) > 0;
      const trees = keep !== null && hasChanged ? await terminal.run.keep() : null;
      const kept = keep !== null && trees !== null ? await keep(trees, entry.open) : null;
      const outcome = { exitCode: terminal.exitCode, kept, isDetached: false };
      settle(entry, outcome);
      entry.emit({ kind: "terminal-closed", terminal: number, kept, atMs: nowMs() });
      return outcome;
    } finally {
      settle(entry, { exitCode: terminal.exitCode, kept: null, isDetached: false });
      await terminal.run.discard();
      terminal.close();
    }
  };

  return {
    async open({ session, title, size, on, start }) {
      if (entries.size + starting >= MOST_TERMINALS) {
        fail({ kind: "limit", what: "terminals", limit: MOST_TERMINALS });
      }
      requireSize(size);
      count += 1;
      const number = count;
      // Its life is its own: it goes on when the session has ended.
      const scope = { ...session.scope(), signal: new AbortController().signal };
      starting += 1;
      const terminal = await openTerminal({
        number,
        size,
        screens,
        start: (onOutput) => start({ size, onOutput }, scope),
        onViewers: () => watch(number),
      }).finally(() => {
        starting -= 1;
      });
      const openedAtMs = nowMs();
      const open = { terminal, session: session.id, title, on, openedAtMs };
      entries.set(number, { open, listeners: new Set(), emit: scope.emit, timer: null });
      watch(number);
      terminal.ended.then(() => watch(number));
      return open;
    },
    find: (number) => entryOf(number).open,
    get all() {
      return [...entries.values()].map(({ open }) => open);
    },
    view(number, options, signal) {
      if (options.size !== null) requireSize(options.size);
      return entryOf(number).open.terminal.view(options, signal);
    },
    resize(number, as, size) {
      requireSize(size);
      entryOf(number).open.terminal.resize(as, size);
    },
    detach(number) {
      const entry = entryOf(number);
      settle(entry, { exitCode: null, kept: null, isDetached: true });
    },
    close,
    outcome(number, signal) {
      const { listeners } = entryOf(number);
      return new Promise((resolve, reject) => {
        const tell = (outcome: Outcome) => {
          listeners.delete(tell);
          resolve(outcome);
        };
        listeners.add(tell);
        signal.addEventListener("abort", () => {
          listeners.delete(tell);
          reject(signal.reason);
        });
      });
    },
    async closeAll() {
      await Promise.allSettled([...entries.keys()].map((number) => close(number, null)));
      await screens.close();
    },
  };
}

function requireSize({ columns, rows }: ScreenSize): void {
  const isFitting = (value: number, most: number) => value >= 1 && value <= most;
  if (isFitting(columns, MOST_COLUMNS) && isFitting(rows, MOST_ROWS)) return;
  const want = `columns and rows from 1 to ${MOST_COLUMNS}`;
  fail({ kind: "argument", argument: "columns", want, got: `${columns} by ${rows}` });
}
