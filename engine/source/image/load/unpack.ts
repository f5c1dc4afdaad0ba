// A tar archive on the disk, plain or compressed, as files in a folder: what ADD in a Dockerfile
// does with one. The same threads unpack it as do layers, and refuse the same.
// Whether it is one is told by its content alone, as its name says nothing that can be trusted.

import { createReadStream } from "node:fs";
import { fail } from "../../../event/failure.ts";
import { inflate, MalformedCompression } from "../inflate.ts";
import { BLOCK, isZeroBlock, readHeader } from "../tar/header.ts";
import { MalformedArchive } from "../tar/malformed.ts";
import type { Unpacker } from "../unpacker.ts";

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
  const block = await firstBlock(path, reference);
  if (block === null || !isHeader(block)) return false;
  const open = (stop: AbortSignal) => createReadStream(path, { signal: stop });
  await unpacker.unpack({ open, folder, subject: reference }, signal);
  return true;
}

const FOREIGN: readonly (readonly [magic: string, name: string])[] = [
  ["425a68", "bzip2"],
  ["fd377a585a00", "xz"],
];

/** Of what it is when nothing compresses it; null when it is shorter, or damaged already there. */
async function firstBlock(path: string, reference: string): Promise<Buffer | null> {
  const start = await gather(path, (chunks) => chunks);
  const foreign = FOREIGN.find(([magic]) => start.toString("hex").startsWith(magic));
  if (foreign !== undefined) {
    const why = `it is compressed with ${foreign[1]}, and only gzip and zstd can be unpacked`;
    fail({ kind: "image-malformed", reference, why });
  }
  try {
    const block = await gather(path, inflate);
    return block.length < BLOCK ? null : block.subarray(0, BLOCK);
  } catch (error) {
    if (error instanceof MalformedCompression) return null;
    throw error;
  }
}

type Chunks = AsyncIterable<Buffer>;

/** As many bytes as a block needs, or more. The file is closed then: it may be on a mount. */
async function gather(path: string, read: (chunks: Chunks) => Chunks): Promise<Buffer> {
  const stream = createReadStream(path);
  const closed = new Promise<void>((resolve) => stream.once("close", resolve));
  stream.on("error", () => {}); // to be left early is no error; others end the loop
  let all: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of read(stream)) {
      all = Buffer.concat([all, chunk]);
      if (all.length >= BLOCK) break;
    }
    return all;
  } finally {
    stream.destroy();
    await closed;
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
