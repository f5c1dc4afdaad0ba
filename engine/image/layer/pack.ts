// Writes a Layer's folder as one compressed archive, and hashes it before and after compression.
// Reading and hashing are synchronous, so this runs in a thread; compressing goes on beside it.

import { closeSync, createWriteStream, openSync, readSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip, createZstdCompress } from "node:zlib";
import type { Checkpoint } from "../../files/checkpoint.ts";
import { failDiskFull } from "../../files/errno.ts";
import { createDigester, type Digest, type Digester } from "../../op/digest.ts";
import type { Compression } from "../../op/image.ts";
import { encodeMember, paddingAfter, TAR_END } from "../tar.ts";
import { type LayerMember, listMembers } from "./members.ts";

export interface PackRequest {
  readonly folder: string;
  readonly compression: Compression;
  /** The new file. */
  readonly target: string;
}

export interface Packed {
  /** Of the archive without its compression. */
  readonly diffId: Digest;
  readonly digest: Digest;
  readonly sizeBytes: number;
}

/** Each piece is handed to the compressor once, which costs more than a small piece is worth. */
const PIECE_BYTES = 256 << 10;

export async function packLayer(request: PackRequest, check: Checkpoint): Promise<Packed> {
  const { folder, compression, target } = request;
  const archive = createDigester();
  const whole = createDigester();
  let sizeBytes = 0;
  const measured = async function* (pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      whole.update(piece);
      sizeBytes += piece.length;
      yield piece;
    }
  };
  const pieces = hashed(inPieces(archiveOf(listMembers(folder, check))), archive, check);
  try {
    const source = Readable.from(pieces);
    const file = createWriteStream(target, { flags: "wx", mode: 0o600 });
    if (compression === "none") await pipeline(source, measured, file);
    else await pipeline(source, createCompressor(compression), measured, file);
  } catch (error) {
    failDiskFull(error, target);
    throw error;
  }
  return { diffId: archive.digest(), digest: whole.digest(), sizeBytes };
}

function createCompressor(compression: Exclude<Compression, "none">) {
  const options = { chunkSize: PIECE_BYTES };
  return compression === "gzip" ? createGzip(options) : createZstdCompress(options);
}

function* archiveOf(members: readonly LayerMember[]): Iterable<Buffer> {
  for (const member of members) {
    yield encodeMember(member);
    if (member.kind !== "file" || member.sizeBytes === 0) continue;
    yield* readFile(member);
    yield paddingAfter(member.sizeBytes);
  }
  yield TAR_END;
}

/** A Layer never changes, so the file has the size that it was listed with. */
function* readFile({ hostPath, sizeBytes }: LayerMember): Iterable<Buffer> {
  const fd = openSync(hostPath, "r");
  try {
    for (let left = sizeBytes; left > 0; ) {
      const piece = Buffer.allocUnsafe(Math.min(left, PIECE_BYTES));
      const read = readSync(fd, piece);
      if (read === 0) throw new Error(`${hostPath} is shorter than it was`);
      left -= read;
      yield piece.subarray(0, read);
    }
  } finally {
    closeSync(fd);
  }
}

function* inPieces(parts: Iterable<Buffer>): Iterable<Buffer> {
  let waiting: Buffer[] = [];
  let sizeBytes = 0;
  for (const part of parts) {
    waiting.push(part);
    sizeBytes += part.length;
    if (sizeBytes < PIECE_BYTES) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    sizeBytes = 0;
  }
  if (sizeBytes > 0) yield Buffer.concat(waiting);
}

function* hashed(pieces: Iterable<Buffer>, digester: Digester, check: Checkpoint) {
  for (const piece of pieces) {
    check();
    digester.update(piece);
    yield piece;
  }
}
