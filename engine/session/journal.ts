// The Journal of a session: every event, numbered from 1, in order, for readers that come, lag,
// go and come back. The newest events are in memory, the older ones in a file of JSON lines.
// Output is in the Op's log on disk before its event is here, so the file names where the bytes
// are and does not hold them a second time.
// Invariant: a reader that starts after cursor n gets n+1, n+2, … with no gap and no repeat, and
// what is in memory is bounded whatever the readers do.

import type { EngineEvent } from "../event/event.ts";
import { fail } from "../event/failure.ts";
import { createSpill, MOST_JOURNAL_BYTES } from "./spill.ts";

export interface NumberedEvent {
  readonly cursor: number;
  readonly event: EngineEvent;
}

export interface Journal {
  /** The number of the last event; 0 before the first. */
  readonly last: number;
  append(event: EngineEvent): void;
  /**
   * Ends when the journal closes or the signal is aborted. It pulls: a slow reader waits alone, and
   * fails with `limit` when it is so slow that what it has not read is no longer kept.
   */
  read(after: number, signal?: AbortSignal): AsyncIterable<NumberedEvent>;
  close(): void;
}

/** Above either, the older half of what is in memory goes to the file. */
const MOST_EVENTS_IN_MEMORY = 4096;
const MOST_BYTES_IN_MEMORY = 1024 * 1024;

export function createJournal(path: string, mostBytes = MOST_JOURNAL_BYTES): Journal {
  const spill = createSpill(path, mostBytes);
  let tail: EngineEvent[] = [];
  let tailBytes = 0;
  let closed = false;
  let changed = Promise.withResolvers<void>();

  const announce = () => {
    const { resolve } = changed;
    changed = Promise.withResolvers<void>();
    resolve();
  };
  const shrink = () => {
    const kept = tail.splice(Math.ceil(tail.length / 2));
    spill.write(tail);
    tail = kept;
    tailBytes = kept.reduce((sum, event) => sum + weigh(event), 0);
  };

  async function* read(after: number, signal?: AbortSignal): AsyncGenerator<NumberedEvent> {
    signal?.addEventListener("abort", announce, { once: true });
    let cursor = after;
    while (!closed && !signal?.aborted) {
      const wake = changed.promise;
      if (cursor < spill.first) failLate(spill.first, mostBytes);
      if (cursor < spill.count) {
        for (const event of spill.read(cursor)) yield { cursor: ++cursor, event };
        continue;
      }
      const event = tail[cursor - spill.count];
      if (event === undefined) await wake;
      else yield { cursor: ++cursor, event };
    }
  }

  return {
    get last() {
      return spill.count + tail.length;
    },
    append(event) {
      if (closed) return;
      tail.push(event);
      tailBytes += weigh(event);
      if (tail.length > MOST_EVENTS_IN_MEMORY || tailBytes > MOST_BYTES_IN_MEMORY) shrink();
      announce();
    },
    read,
    close() {
      closed = true;
      spill.close();
      announce();
    },
  };
}

/** A gap would be a lie; the reader is told where it can go on. */
function failLate(gone: number, limit: number): never {
  const what = `the bytes of events kept on disk (those up to ${gone} are gone)`;
  return fail({ kind: "limit", what, limit });
}

function weigh(event: EngineEvent): number {
  return 200 + (event.kind === "output" ? event.bytes.length : 0);
}
