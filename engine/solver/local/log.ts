// What a process printed, as one file that grows while it prints. Each piece is a record:
//
//   1 byte stream (1 stdout, 2 stderr) | 3 bytes unused | u32 length | f64 ms since start | bytes
//
// Both streams are in one file because their order is worth keeping. Whole and unshortened.
// Invariant: a piece is in the file before anyone is told of it.

import { closeSync, openSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Stream } from "../../event/event.ts";
import type { OutputStream } from "../solver.ts";

export const HEADER_BYTES = 16;
export const CODES: Readonly<Record<Stream, number>> = { stdout: 1, stderr: 2 };

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
