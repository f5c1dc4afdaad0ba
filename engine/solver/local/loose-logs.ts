// What was printed by processes that did not end well. No Result names it, but the events of a
// session may still be read from it, so the newest of these logs stay for a while.
// Invariant: at most MOST_LOOSE_LOGS are kept, of MOST_LOOSE_BYTES together unless the newest alone
// is larger, and none after the solver has closed.

import { statSync } from "node:fs";
import type { LogDraft } from "../../store/store.ts";

export interface LooseLogs {
  keep(log: LogDraft): void;
  close(): void;
}

const MOST_LOOSE_LOGS = 256;
const MOST_LOOSE_BYTES = 1024 ** 3;

export function createLooseLogs(): LooseLogs {
  const kept: { readonly log: LogDraft; readonly sizeBytes: number }[] = [];
  let totalBytes = 0;
  const isTooMuch = () => kept.length > MOST_LOOSE_LOGS || totalBytes > MOST_LOOSE_BYTES;
  return {
    keep(log) {
      const sizeBytes = statSync(log.path, { throwIfNoEntry: false })?.size ?? 0;
      kept.push({ log, sizeBytes });
      totalBytes += sizeBytes;
      while (kept.length > 1 && isTooMuch()) {
        const oldest = kept.shift();
        oldest?.log.discard();
        totalBytes -= oldest?.sizeBytes ?? 0;
      }
    },
    close() {
      for (const { log } of kept.splice(0)) log.discard();
    },
  };
}
