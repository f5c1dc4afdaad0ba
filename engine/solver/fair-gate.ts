// A gate for many: at most `width` holders at once, as stdlib/base/gate.ts has it, but whoever has
// a thousand waiting stands in line as one. Those who wait under one key keep their order; the keys
// take turns.
// Invariant: a key that waits is let in after at most one holder of each other key, and a waiter
// whose signal aborts leaves the line.

import { fail } from "../event/failure.ts";

export interface FairGate {
  /** Resolves with the release function once it is this waiter's turn. */
  enter(key: string, signal: AbortSignal): Promise<() => void>;
  readonly busy: number;
  readonly waiting: number;
}

export interface FairGateOptions {
  readonly width: number;
  /** How many may wait under one key. */
  readonly mostWaiting: number;
  /** What waits, as the failure of one too many says it. */
  readonly what: string;
}

type Admit = () => void;

export function createFairGate({ width, mostWaiting, what }: FairGateOptions): FairGate {
  // Both keep the order of insertion: of turns, and of waiters within one.
  const lines = new Map<string, Set<Admit>>();
  let busy = 0;

  const admitNext = () => {
    for (const [key, line] of lines) {
      const [admit] = line;
      lines.delete(key);
      if (admit === undefined) continue;
      line.delete(admit);
      if (line.size > 0) lines.set(key, line);
      return admit();
    }
  };
  const hold = () => {
    busy += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      busy -= 1;
      admitNext();
    };
  };
  const lineOf = (key: string): Set<Admit> => {
    const line = lines.get(key) ?? new Set();
    lines.set(key, line);
    return line;
  };

  return {
    async enter(key, signal) {
      signal.throwIfAborted();
      if (busy < width) return hold();
      const line = lineOf(key);
      if (line.size >= mostWaiting) fail({ kind: "limit", what, limit: mostWaiting });
      return new Promise((resolve, reject) => {
        const leave = () => {
          line.delete(admit);
          if (line.size === 0 && lines.get(key) === line) lines.delete(key);
          reject(signal.reason);
        };
        const admit = () => {
          signal.removeEventListener("abort", leave);
          resolve(hold());
        };
        signal.addEventListener("abort", leave, { once: true });
        line.add(admit);
      });
    },
    get busy() {
      return busy;
    },
    get waiting() {
      return [...lines.values()].reduce((sum, line) => sum + line.size, 0);
    },
  };
}
