// A tar archive on the disk, plain or compressed, as files in a folder: what ADD in a Dockerfile
// does with one. The same threads unpack it as do layers, and refuse the same; of xz and bzip2
// the machine's own programs take the compression off.
// Whether it is one is told by its content alone, as its name says nothing that can be trusted.

import { createReadStream } from "node:fs";
import { inflate, MalformedCompression } from "../inflate.ts";
import { BLOCK, isZeroBlock, readHeader } from "../tar/header.ts";
import { MalformedArchive } from "../tar/malformed.ts";
import type { Unpacker } from "../unpacker.ts";
import { decompress, foreignIn, type OpenBytes } from "./foreign.ts";

export interface ArchiveJob {
  readonly path: string;
  /** An empty one. */
  readonly folder: string;
  /** What failures call the archive. */
  readonly reference: string;
}

/** Answers whether the file is an archive; when it is not, nothing has been written. */
export async function unpackArchive(
  unpacker: Unpacker,
  { path, folder, reference }: ArchiveJob,
  signal: AbortSignal,
): Promise<boolean> {
  const foreign = foreignIn(await beginningOf(openFile(path), AS_IT_IS));
  const open = () => (foreign === null ? openFile(path) : decompress(foreign, { path, reference }));
  const block = await firstBlock(open(), foreign === null ? inflate : AS_IT_IS);
  if (block === null || !isHeader(block)) return false;
  await unpacker.unpack(
    { open: (stop) => until(stop, open()), folder, subject: reference },
    signal,
  );
  return true;
}

type Chunks = AsyncIterable<Buffer>;
type Read = (chunks: Chunks) => Chunks;

const AS_IT_IS: Read = (chunks) => chunks;

function openFile(path: string): OpenBytes {
  const chunks = createReadStream(path);
  const closed = new Promise<void>((resolve) => chunks.once("close", resolve));
  chunks.on("error", () => {}); // to be left early is no error; others end whoever reads
  return {
    chunks,
    close() {
      chunks.destroy();
      return closed;
    },
  };
}

/** Of what it is when nothing compresses it; null when it is shorter, or damaged already there. */
async function firstBlock(opened: OpenBytes, read: Read): Promise<Buffer | null> {
  try {
    const block = await beginningOf(opened, read);
    return block.length < BLOCK ? null : block.subarray(0, BLOCK);
  } catch (error) {
    if (error instanceof MalformedCompression) return null;
    throw error;
  }
}

/** As many bytes as a block needs, or more, or all there are. */
async function beginningOf({ chunks, close }: OpenBytes, read: Read): Promise<Buffer> {
  let all: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of read(chunks)) {
      all = Buffer.concat([all, chunk]);
      if (all.length >= BLOCK) break;
    }
    return all;
  } finally {
    await close();
  }
}

async function* until(stop: AbortSignal, { chunks, close }: OpenBytes): Chunks {
  const end = () => void close();
  stop.addEventListener("abort", end, { once: true });
  try {
    yield* chunks;
    stop.throwIfAborted();
  } finally {
    stop.removeEventListener("abort", end);
    await close();
  }
}

function isHeader(block: Buffer): boolean {
  if (isZeroBlock(block)) return false;
  try {
    readHeader(block);
    return true;
  } catch (error) {
    if (error instanceof MalformedArchive) return false;
    throw error;
  }
}
