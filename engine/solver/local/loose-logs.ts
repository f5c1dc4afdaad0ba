// What was printed by processes that did not end well. No Result names it, but the events of a
// session may still be read from it, so the newest of these logs stay for a while.
// Invariant: at most MOST_LOOSE_LOGS are kept, and none after the solver has closed.

import type { LogDraft } from "../../store/store.ts";

export interface LooseLogs {
  keep(log: LogDraft): void;
  close(): void;
}

const MOST_LOOSE_LOGS = 256;

export function createLooseLogs(): LooseLogs {
  const kept: LogDraft[] = [];
  return {
    keep(log) {
      kept.push(log);
      if (kept.length > MOST_LOOSE_LOGS) kept.shift()?.discard();
    },
    close() {
      for (const log of kept.splice(0)) log.discard();
    },
  };
}
