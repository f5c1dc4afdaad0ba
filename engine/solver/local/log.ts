// What a process printed, as one file that grows while it prints. Each piece is a record:
//
//   1 byte stream (1 stdout, 2 stderr) | 3 bytes unused | u32 length | f64 ms since start | bytes
//
// Both streams are in one file because their order is worth keeping. Whole and unshortened.
// Invariant: a piece is in the file before anyone is told of it.

import { closeSync, openSync, statSync, writeSync } from "node:fs";
import { type FileHandle, open, readFile } from "node:fs/promises";
import type { Stream } from "../../event/event.ts";
import type { LogReader, LogSource, Printed } from "../printouts.ts";
import type { OutputStream } from "../solver.ts";

const HEADER_BYTES = 16;
const CODES: Readonly<Record<Stream, number>> = { stdout: 1, stderr: 2 };

export interface LogPiece {
  /** Where it begins in its own stream. */
  readonly offset: number;
  /** Where its bytes are in the file. */
  readonly position: number;
}

export interface LogWriter {
  write(stream: Stream, bytes: Uint8Array, sinceStartMs: number): LogPiece;
  close(): void;
}

export function createLogWriter(path: string): LogWriter {
  const descriptor = openSync(path, "wx", 0o600);
  const offsets = { stdout: 0, stderr: 0 };
  let end = 0;
  return {
    write(stream, bytes, sinceStartMs) {
      const header = Buffer.alloc(HEADER_BYTES);
      header.writeUInt8(CODES[stream], 0);
      header.writeUInt32LE(bytes.length, 4);
      header.writeDoubleLE(sinceStartMs, 8);
      writeAll(descriptor, Buffer.concat([header, bytes]));
      const piece = { offset: offsets[stream], position: end + HEADER_BYTES };
      offsets[stream] += bytes.length;
      end += HEADER_BYTES + bytes.length;
      return piece;
    },
    close: () => closeSync(descriptor),
  };
}

/** A nearly full disk takes a part of a piece, and refuses the rest only when asked again. */
function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
}

/** All that came on a stream, in the order it came. */
export async function readLog(path: string, stream: OutputStream): Promise<Uint8Array> {
  const file = await readFile(path);
  const pieces: Buffer[] = [];
  for (let at = 0; at + HEADER_BYTES <= file.length; ) {
    const length = file.readUInt32LE(at + 4);
    const isWanted = stream === "combined" || file.readUInt8(at) === CODES[stream];
    if (isWanted) pieces.push(file.subarray(at + HEADER_BYTES, at + HEADER_BYTES + length));
    at += HEADER_BYTES + length;
  }
  return Buffer.concat(pieces);
}

/** The last bytes of each stream. No more of the log is in memory than that, and a portion. */
export async function readTails(path: string, mostBytes: number): Promise<Record<Stream, Buffer>> {
  const tails = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  const reader = openLog(path);
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

/** So much is read at once, or one piece when that is larger. */
const PORTION_BYTES = 128 * 1024;

/** For readers of a log that may still grow, or may not even be there yet. */
export function createLogSource(path: string): LogSource {
  return { open: () => openLog(path) };
}

function openLog(path: string): LogReader {
  let file: FileHandle | null = null;
  let position = 0;
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
      const portion = await fill(PORTION_BYTES);
      const needed = lengthOfFirst(portion);
      const whole = needed > portion.length ? await fill(needed) : portion;
      const { pieces, length } = parsePieces(whole);
      position += length;
      return pieces.length === 0 ? null : pieces;
    },
    close: async () => file?.close(),
  };
}

function lengthOfFirst(portion: Buffer): number {
  return portion.length < HEADER_BYTES ? 0 : HEADER_BYTES + portion.readUInt32LE(4);
}

/** Those that are whole: the last may be on its way into the file. */
function parsePieces(portion: Buffer): { readonly pieces: Printed[]; readonly length: number } {
  const pieces: Printed[] = [];
  let at = 0;
  while (at + HEADER_BYTES <= portion.length) {
    const begin = at + HEADER_BYTES;
    const end = begin + portion.readUInt32LE(at + 4);
    if (end > portion.length) break;
    const stream = portion.readUInt8(at) === CODES.stdout ? "stdout" : "stderr";
    pieces.push({
      stream,
      bytes: portion.subarray(begin, end),
      sinceMs: portion.readDoubleLE(at + 8),
    });
    at = end;
  }
  return { pieces, length: at };
}
