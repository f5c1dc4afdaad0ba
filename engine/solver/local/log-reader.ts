// Reads logs that may still grow, or may not even be there yet, a portion at a time.
// Invariant: what all readers together have in memory is bounded: the more there are, the smaller
// are their portions. A piece that is larger than a portion comes in parts.

import { statSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { Stream } from "../../event/event.ts";
import type { LogReader, LogSource, Printed } from "../printouts.ts";
import { CODES, HEADER_BYTES } from "./log.ts";

export interface LogSources {
  at(path: string): LogSource;
}

/** What readers of commands' output have of it at once, all of them together. */
const MOST_READ_BYTES = 1024 * 1024;
/** What one of them has at once, when there are few and when there are many. */
const LARGEST_PORTION_BYTES = 128 * 1024;
const SMALLEST_PORTION_BYTES = 8 * 1024;

export function createLogSources(): LogSources {
  let readers = 0;
  const share = () => {
    const fair = Math.floor(MOST_READ_BYTES / readers);
    return Math.max(SMALLEST_PORTION_BYTES, Math.min(LARGEST_PORTION_BYTES, fair));
  };
  return {
    at: (path) => ({
      open() {
        readers += 1;
        const reader = openLog(path, share);
        let isOpen = true;
        return {
          ...reader,
          get position() {
            return reader.position;
          },
          async close() {
            if (isOpen) readers -= 1;
            isOpen = false;
            await reader.close();
          },
        };
      },
    }),
  };
}

/** The last bytes of each stream. No more of the log is in memory than that, and a portion. */
export async function readTails(path: string, mostBytes: number): Promise<Record<Stream, Buffer>> {
  const tails = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  const reader = openLog(path, () => LARGEST_PORTION_BYTES);
  try {
    for (let found = await reader.next(); found !== null; found = await reader.next()) {
      for (const stream of ["stdout", "stderr"] as const) {
        const own = found.filter((one) => one.stream === stream).map(({ bytes }) => bytes);
        if (own.length === 0) continue;
        tails[stream] = Buffer.concat([tails[stream], ...own]).subarray(-mostBytes);
      }
    }
    return tails;
  } finally {
    await reader.close();
  }
}

/** A piece of which not all was read. */
interface Begun {
  readonly stream: Printed["stream"];
  readonly sinceMs: number;
  readonly left: number;
}

function openLog(path: string, portionBytes: () => number): LogReader {
  let file: FileHandle | null = null;
  let position = 0;
  let begun: Begun | null = null;
  const fill = async (length: number): Promise<Buffer> => {
    file ??= await open(path, "r").catch(() => null);
    if (file === null) return Buffer.alloc(0);
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await file.read(buffer, 0, length, position);
    return buffer.subarray(0, bytesRead);
  };
  return {
    get position() {
      return position;
    },
    size: () => statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    async next() {
      const most = portionBytes();
      const portion = await fill(most);
      const parsed = parsePieces(portion, begun, portion.length === most);
      position += parsed.length;
      begun = parsed.begun;
      return parsed.pieces.length === 0 ? null : parsed.pieces;
    },
    close: async () => file?.close(),
  };
}

interface Parsed {
  readonly pieces: Printed[];
  /** What they take in the file. */
  readonly length: number;
  readonly begun: Begun | null;
}

/** Those that are whole, unless one alone is larger: the last may be on its way into the file. */
function parsePieces(portion: Buffer, before: Begun | null, isFull: boolean): Parsed {
  const pieces: Printed[] = [];
  let at = 0;
  let begun = before;
  const take = ({ stream, sinceMs, left }: Begun) => {
    const bytes = portion.subarray(at, at + left);
    if (bytes.length > 0 || left === 0) pieces.push({ stream, sinceMs, bytes });
    at += bytes.length;
    begun = bytes.length < left ? { stream, sinceMs, left: left - bytes.length } : null;
  };
  if (before !== null) take(before);
  while (begun === null && at + HEADER_BYTES <= portion.length) {
    const next = readHeader(portion, at);
    const isWhole = at + HEADER_BYTES + next.left <= portion.length;
    if (!isWhole && !(isFull && pieces.length === 0)) break;
    at += HEADER_BYTES;
    take(next);
  }
  return { pieces, length: at, begun };
}

function readHeader(portion: Buffer, at: number): Begun {
  const stream = portion.readUInt8(at) === CODES.stdout ? "stdout" : "stderr";
  return { stream, sinceMs: portion.readDoubleLE(at + 8), left: portion.readUInt32LE(at + 4) };
}
