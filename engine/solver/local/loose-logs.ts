// What was printed by processes that did not end well. No Result names it, but the events of a
// session may still be read from it, so the newest of these logs stay for a while.
// Invariant: at most MOST_LOOSE_LOGS are kept, of MOST_LOOSE_BYTES together unless the newest alone
// is larger, and none after the solver has closed.

import { statSync } from "node:fs";
import type { Digest } from "../../op/digest.ts";
import type { LogDraft } from "../../store/store.ts";
import { isNamed } from "../printouts.ts";

export interface LooseLogs {
  keep(log: LogDraft, op: Digest): void;
  /** The newest of an Op, by its digest or a beginning of it. */
  find(name: string): { readonly op: Digest; readonly path: string } | null;
  close(): void;
}

interface Kept {
  readonly log: LogDraft;
  readonly op: Digest;
  readonly sizeBytes: number;
}

const MOST_LOOSE_LOGS = 256;
const MOST_LOOSE_BYTES = 1024 ** 3;

export function createLooseLogs(): LooseLogs {
  const kept: Kept[] = [];
  let totalBytes = 0;
  const isTooMuch = () => kept.length > MOST_LOOSE_LOGS || totalBytes > MOST_LOOSE_BYTES;
  return {
    keep(log, op) {
      const sizeBytes = statSync(log.path, { throwIfNoEntry: false })?.size ?? 0;
      kept.push({ log, op, sizeBytes });
      totalBytes += sizeBytes;
      while (kept.length > 1 && isTooMuch()) {
        const oldest = kept.shift();
        oldest?.log.discard();
        totalBytes -= oldest?.sizeBytes ?? 0;
      }
    },
    find(name) {
      const found = kept.findLast(({ op }) => isNamed(op, name));
      return found === undefined ? null : { op: found.op, path: found.log.path };
    },
    close() {
      for (const { log } of kept.splice(0)) log.discard();
    },
  };
}
