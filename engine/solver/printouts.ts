// What processes print, for readers that come while it runs, after it has ended, or lag behind.
//
//   process ─► log on the disk ─► reader, at its own pace, from the beginning
//                  └► "it grew": whoever has read all of it is woken
//
// Invariant: nobody who reads holds up who writes, and what a reader has in memory is one portion.

import type { Stream } from "../event/event.ts";
import type { Digest } from "../op/digest.ts";

/** Something that was printed at once. */
export interface Printed {
  readonly stream: Stream;
  readonly bytes: Uint8Array;
  /** Since the process began. */
  readonly sinceMs: number;
}

export interface Printout {
  readonly op: Digest;
  /** Whether nothing more will come. */
  readonly isOver: boolean;
  /** From the beginning; with `follow` to the end of the process, else to what is there now. */
  read(options: ReadOptions): AsyncGenerator<readonly Printed[], void, void>;
}

export interface ReadOptions {
  readonly signal: AbortSignal;
  readonly follow: boolean;
  /** Leave out what lies further from the end than this; null leaves out nothing. */
  readonly lastBytes: number | null;
}

/** Part of the Solver. */
export interface Printouts {
  /** By the digest or a beginning of it: of what runs, else is kept, else has failed. */
  find(name: string): Printout | null;
  /** Resolves when a process of this Op begins after that one, or runs already; else with null. */
  begun(op: Digest, after: Printout | null, signal: AbortSignal): Promise<Printout | null>;
}

/** Where what was printed lies. */
export interface LogSource {
  open(): LogReader;
}

export interface LogReader {
  /** What comes next, as much as is read at once; null when nothing more is there now. */
  next(): Promise<readonly Printed[] | null>;
  /** How much is there now, in bytes of its own form. */
  size(): number;
  /** How much of that was read. */
  readonly position: number;
  close(): Promise<void>;
}

export interface LivePrintouts extends Pick<Printouts, "begun"> {
  /** A process begins to print. */
  begin(op: Digest, source: LogSource): LivePrintout;
  find(name: string): Printout | null;
}

export interface LivePrintout extends Disposable {
  /** More has been written. */
  grew(): void;
}

interface Live {
  readonly printout: Printout;
  isOver: boolean;
  /** Resolves when it has grown or ended; null as long as nobody waits. */
  wake: PromiseWithResolvers<void> | null;
}

export function createLivePrintouts(): LivePrintouts {
  const running = new Map<Digest, Live>();
  const waiting = new Map<Digest, Set<(printout: Printout) => void>>();

  return {
    begin(op, source) {
      const live: Live = {
        printout: livePrintout(op, source, () => live),
        isOver: false,
        wake: null,
      };
      running.set(op, live);
      for (const tell of waiting.get(op) ?? []) tell(live.printout);
      return {
        grew: () => wake(live),
        [Symbol.dispose]() {
          live.isOver = true;
          if (running.get(op) === live) running.delete(op);
          wake(live);
        },
      };
    },
    find(name) {
      for (const [op, { printout }] of running) if (isNamed(op, name)) return printout;
      return null;
    },
    begun(op, after, signal) {
      const known = running.get(op)?.printout ?? null;
      if (known !== null && known !== after) return Promise.resolve(known);
      return new Promise((resolve) => {
        const tell = (printout: Printout | null) => {
          waiting.get(op)?.delete(tell);
          if (waiting.get(op)?.size === 0) waiting.delete(op);
          resolve(printout);
        };
        waiting.set(op, (waiting.get(op) ?? new Set()).add(tell));
        signal.addEventListener("abort", () => tell(null), { once: true });
        if (signal.aborted) tell(null);
      });
    },
  };
}

/** Short digests are the first of the 64 digits. */
export function isNamed(op: string, name: string): boolean {
  const wanted = name.startsWith(PREFIX) ? name : PREFIX + name;
  return wanted.length > PREFIX.length && op.startsWith(wanted);
}

const PREFIX = "sha256:";

/** Of a process that has ended. */
export function endedPrintout(op: Digest, source: LogSource): Printout {
  return { op, isOver: true, read: (options) => readAll(source, options, null) };
}

function livePrintout(op: Digest, source: LogSource, live: () => Live): Printout {
  return {
    op,
    get isOver() {
      return live().isOver;
    },
    read: (options) => readAll(source, options, live),
  };
}

function wake(live: Live): void {
  live.wake?.resolve();
  live.wake = null;
}

async function* readAll(
  source: LogSource,
  { signal, follow, lastBytes }: ReadOptions,
  live: (() => Live) | null,
): AsyncGenerator<readonly Printed[], void, void> {
  const reader = source.open();
  const from = lastBytes === null ? 0 : reader.size() - lastBytes;
  try {
    while (!signal.aborted) {
      // Asked before it is read: what is written in between wakes.
      const isOver = live === null || live().isOver;
      const grown = isOver || live === null ? null : growth(live());
      const found = await reader.next();
      if (found !== null) {
        if (reader.position > from) yield found;
      } else if (grown === null || !follow) return;
      else await untilAborted(grown, signal);
    }
  } finally {
    await reader.close();
  }
}

function growth(live: Live): Promise<void> {
  live.wake ??= Promise.withResolvers();
  return live.wake.promise;
}

async function untilAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  const end = Promise.withResolvers<void>();
  const abort = () => end.resolve();
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  await Promise.race([promise, end.promise]);
  signal.removeEventListener("abort", abort);
}
