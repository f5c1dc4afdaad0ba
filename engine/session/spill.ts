// The older events of a session, on disk: JSON lines in some files, the oldest of which goes when
// all of them together have grown too big, or when the disk is full.
// Invariant: the cursors `first` + 1 to `count` can be read; those up to `first` are gone for good.

import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import type { EngineEvent } from "../event/event.ts";
import { formatEvent, parseEvent } from "./event-line.ts";

export interface Spill {
  readonly first: number;
  readonly count: number;
  write(events: readonly EngineEvent[]): void;
  /** Some of the events after the cursor, which is `first` or later: at least one. */
  read(after: number): EngineEvent[];
  close(): void;
}

/** Of one session. The output of processes is not in it, but in their logs. */
export const MOST_JOURNAL_BYTES = 64 * 1024 * 1024;
const SEGMENTS = 4;

export function createSpill(path: string, mostBytes = MOST_JOURNAL_BYTES): Spill {
  let segments: Segment[] = [];
  let first = 0;
  let count = 0;
  let files = 0;

  const open = (): Segment => {
    const made = createSegment(`${path}.${files++}`, count);
    segments.push(made);
    return made;
  };
  const drop = (many: number) => {
    for (const segment of segments.splice(0, many)) segment.close();
    first = segments[0]?.from ?? count;
  };

  return {
    get first() {
      return first;
    },
    get count() {
      return count;
    },
    write(events) {
      const last = segments.at(-1);
      const isFull = last === undefined || last.bytes >= mostBytes / SEGMENTS;
      const isKept = (isFull ? open() : last).write(events);
      count += events.length;
      // Work goes on without what cannot be written; only a reader that lags so far will miss it.
      drop(isKept ? Math.max(0, segments.length - SEGMENTS) : segments.length);
    },
    read(after) {
      return segments.findLast(({ from }) => from <= after)?.read(after) ?? [];
    },
    close() {
      for (const segment of segments) segment.close();
      segments = [];
    },
  };
}

interface Segment {
  /** The cursor before its first event. */
  readonly from: number;
  readonly bytes: number;
  /** false when the disk had no room for them. */
  write(events: readonly EngineEvent[]): boolean;
  read(after: number): EngineEvent[];
  close(): void;
}

/** Every so many events the file's position is noted: a late reader need not scan it all. */
const INDEX_STEP = 256;
const READ_BYTES = 256 * 1024;

function createSegment(path: string, from: number): Segment {
  let descriptor: number | null = null;
  let end = 0;
  let count = 0;
  /** Where the line of event `from + n * INDEX_STEP + 1` begins. */
  const index: number[] = [];

  return {
    from,
    get bytes() {
      return end;
    },
    write(events) {
      const lines: Buffer[] = [];
      const begin = end;
      for (const event of events) {
        if (count % INDEX_STEP === 0) index.push(end);
        const line = Buffer.from(`${formatEvent(event)}\n`);
        lines.push(line);
        end += line.length;
        count += 1;
      }
      try {
        descriptor ??= openSync(path, "w+", 0o600);
        writeAll(descriptor, Buffer.concat(lines), begin);
        return true;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "ENOSPC" || code === "EDQUOT") return false;
        throw error;
      }
    },
    read(after) {
      if (descriptor === null) return [];
      const step = Math.floor((after - from) / INDEX_STEP);
      const begin = index[step] ?? 0;
      // To the end of the step at least, so that the wanted event is among what was read.
      const to = Math.max(index[step + 1] ?? end, Math.min(end, begin + READ_BYTES));
      const bytes = Buffer.alloc(to - begin);
      readSync(descriptor, bytes, 0, bytes.length, begin);
      const whole = bytes.subarray(0, bytes.lastIndexOf("\n")).toString("utf8").split("\n");
      return whole.slice(after - from - step * INDEX_STEP).map(parseEvent);
    },
    close() {
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
      rmSync(path, { force: true });
    },
  };
}

function writeAll(descriptor: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(descriptor, bytes, done, bytes.length - done, position + done);
  }
}
