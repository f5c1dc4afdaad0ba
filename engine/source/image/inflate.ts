// Takes the compression off a layer, whichever it is: told by its first bytes, since media types
// are often wrong. Pieces come out as fast as they are read, and no faster.

import { createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from "node:zlib";
import { createFrameCutter, MalformedFrame } from "./zstd-frames.ts";

/** The compressed bytes break their format. */
export class MalformedCompression extends Error {
  override readonly name = "MalformedCompression";
}

type Chunks = AsyncIterable<Buffer>;

/** Large pieces, and a few of them ahead: the inflating is done in another thread meanwhile. */
const PIECE_BYTES = 256 * 1024;
const AHEAD_BYTES = 4 * PIECE_BYTES;
const OPTIONS = { chunkSize: PIECE_BYTES, readableHighWaterMark: AHEAD_BYTES };

const LONGEST_MAGIC = 4;

export async function* inflate(chunks: Chunks): Chunks {
  const { first, rest } = await peek(chunks);
  switch (compressionOf(first)) {
    case "gzip":
      return yield* through(createGunzip(OPTIONS), rest, (chunk) => [chunk]);
    case "zstd": {
      const cutter = createFrameCutter();
      return yield* through(createZstdDecompress(OPTIONS), rest, (chunk) => cutter.cut(chunk));
    }
    case "none":
      return yield* rest;
  }
}

function compressionOf(first: Buffer): "gzip" | "zstd" | "none" {
  if (first.length < LONGEST_MAGIC) return "none";
  if (first[0] === 0x1f && first[1] === 0x8b) return "gzip";
  const magic = first.readUInt32LE(0);
  return magic === 0xfd2fb528 || (magic & ~0xf) === 0x184d2a50 ? "zstd" : "none";
}

/** Enough of the beginning to know what it is; `rest` has the beginning too. */
async function peek(chunks: Chunks): Promise<{ first: Buffer; rest: Chunks }> {
  const iterator = chunks[Symbol.asyncIterator]();
  let first: Buffer = Buffer.alloc(0);
  while (first.length < LONGEST_MAGIC) {
    const { value, done } = await iterator.next();
    if (done) break;
    first = first.length === 0 ? value : Buffer.concat([first, value]);
  }
  const rest = async function* () {
    yield first;
    yield* { [Symbol.asyncIterator]: () => iterator };
  };
  return { first, rest: rest() };
}

async function* through(
  stream: Gunzip | ZstdDecompress,
  chunks: Chunks,
  cut: (chunk: Buffer) => readonly Buffer[],
): Chunks {
  const feeding = feed(stream, chunks, cut);
  feeding.catch((error) => stream.destroy(error));
  try {
    for await (const piece of stream) yield piece;
  } catch (error) {
    throw asMalformed(error);
  } finally {
    stream.destroy();
  }
  await feeding;
}

async function feed(
  stream: Gunzip | ZstdDecompress,
  chunks: Chunks,
  cut: (chunk: Buffer) => readonly Buffer[],
): Promise<void> {
  for await (const chunk of chunks) {
    for (const piece of cut(chunk)) await write(stream, piece);
  }
  stream.end();
}

/** Resolves when the piece is used up, which is when there is room for more. */
function write(stream: Gunzip | ZstdDecompress, piece: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(piece, (error) => (error ? reject(error) : resolve()));
  });
}

function asMalformed(error: unknown): unknown {
  if (error instanceof MalformedFrame) return new MalformedCompression(error.message);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const isZlib = code.startsWith("Z_") || code.startsWith("ZSTD_");
  return isZlib ? new MalformedCompression(`its compressed bytes are damaged (${code})`) : error;
}
