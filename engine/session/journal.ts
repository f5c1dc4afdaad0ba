// The Journal of a session: every event, numbered from 1, in order, for readers that come, lag,
// go and come back. The newest events are in memory, the older ones in a file of JSON lines.
// Output is in the Op's log on disk before its event is here, so the file names where the bytes
// are and does not hold them a second time.
// Invariant: a reader that starts after cursor n gets n+1, n+2, … with no gap and no repeat, and
// what is in memory is bounded whatever the readers do.

import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import type { EngineEvent } from "../event/event.ts";
import { formatEvent, parseEvent } from "./event-line.ts";

export interface NumberedEvent {
  readonly cursor: number;
  readonly event: EngineEvent;
}

export interface Journal {
  /** The number of the last event; 0 before the first. */
  readonly last: number;
  append(event: EngineEvent): void;
  /** Ends when the journal closes or the signal is aborted. It pulls: a slow reader waits alone. */
  read(after: number, signal?: AbortSignal): AsyncIterable<NumberedEvent>;
  close(): void;
}

/** Above either, the older half of what is in memory goes to the file. */
const MOST_EVENTS_IN_MEMORY = 4096;
const MOST_BYTES_IN_MEMORY = 1024 * 1024;
/** Every so many events the file's position is noted: a late reader need not scan it all. */
const INDEX_STEP = 256;
const READ_BYTES = 256 * 1024;

export function createJournal(path: string): Journal {
  const spill = createSpill(path);
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

function weigh(event: EngineEvent): number {
  return 200 + (event.kind === "output" ? event.bytes.length : 0);
}

interface Spill {
  /** How many events the file holds: the cursors 1 to `count`. */
  readonly count: number;
  write(events: readonly EngineEvent[]): void;
  /** Some of the events after the cursor, at least one. */
  read(after: number): EngineEvent[];
  close(): void;
}

function createSpill(path: string): Spill {
  let descriptor: number | null = null;
  let end = 0;
  let count = 0;
  /** Where the line of event `n * INDEX_STEP + 1` begins. */
  const index: number[] = [];

  const write = (events: readonly EngineEvent[]) => {
    descriptor ??= openSync(path, "w+", 0o600);
    const lines: Buffer[] = [];
    for (const event of events) {
      if (count % INDEX_STEP === 0) index.push(end);
      const line = Buffer.from(`${formatEvent(event)}\n`);
      lines.push(line);
      end += line.length;
      count += 1;
    }
    const bytes = Buffer.concat(lines);
    writeSync(descriptor, bytes, 0, bytes.length, end - bytes.length);
  };

  const read = (after: number): EngineEvent[] => {
    if (descriptor === null) return [];
    const first = Math.floor(after / INDEX_STEP);
    const from = index[first] ?? 0;
    // To the end of the step at least, so that the wanted event is among what was read.
    const to = Math.max(index[first + 1] ?? end, Math.min(end, from + READ_BYTES));
    const bytes = Buffer.alloc(to - from);
    readSync(descriptor, bytes, 0, bytes.length, from);
    const whole = bytes.subarray(0, bytes.lastIndexOf("\n")).toString("utf8").split("\n");
    return whole.slice(after - first * INDEX_STEP).map(parseEvent);
  };

  return {
    get count() {
      return count;
    },
    write,
    read,
    close() {
      if (descriptor === null) return;
      closeSync(descriptor);
      descriptor = null;
      rmSync(path, { force: true });
    },
  };
}
