// Those who look on while a kernel runs Cells, whoever began them.
// Invariant: each is told everything in the order in which it happens; of a Cell that has begun it
// is told the end.

import type { CellOutput } from "./cell.ts";
import type { Report } from "./report.ts";

export interface Watcher {
  begun(cell: WatchedCell): void;
  /** While a promise is open that it answers, the code that prints waits. */
  output(cell: WatchedCell, output: CellOutput): unknown;
  /** null when it could not be run at all. */
  ended(cell: WatchedCell, report: Report | null): void;
  /** A Cell was taken back. */
  undone(number: number): void;
  /** All variables are gone. */
  emptied(): void;
  /** The next Cell gets this number. */
  numbered(next: number): void;
}

export interface WatchedCell {
  readonly number: number;
  readonly source: string;
  /** Whoever began it, as they call themselves; empty when nobody said. */
  readonly who: string;
  /** By this name the engine's events for it are known. */
  readonly work?: string | undefined;
}

export interface Watchers extends Watcher {
  /** Answers how to look on no more. */
  add(watcher: Watcher): () => void;
}

export function createWatchers(): Watchers {
  const all = new Set<Watcher>();
  const tell = (word: (watcher: Watcher) => void) => {
    for (const watcher of [...all]) word(watcher);
  };
  return {
    add(watcher) {
      all.add(watcher);
      return () => void all.delete(watcher);
    },
    begun: (cell) => tell((one) => one.begun(cell)),
    output(cell, output) {
      const waits = [...all].map((one) => one.output(cell, output));
      return inAll(waits);
    },
    ended: (cell, report) => tell((one) => one.ended(cell, report)),
    undone: (number) => tell((one) => one.undone(number)),
    emptied: () => tell((one) => one.emptied()),
    numbered: (next) => tell((one) => one.numbered(next)),
  };
}

/** At once when nobody waits: output is too frequent for promises that nobody needs. */
export function inAll(waits: readonly unknown[]): unknown {
  const open = waits.filter((one) => one instanceof Promise);
  if (open.length < 2) return open[0];
  return Promise.all(open);
}
