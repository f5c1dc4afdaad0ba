// Writes an archive to a file, which is whole at every moment: the old one or the new one.

import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { FailureError } from "../event/failure.ts";
import { failHostPath } from "../files/errno.ts";

export async function writeArchive(
  chunks: AsyncIterable<Buffer>,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const draft = join(dirname(path), `.rondel-${randomBytes(6).toString("hex")}`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await pipeline(chunks, createWriteStream(draft, { flags: "wx", mode: 0o644 }), { signal });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    if (signal.aborted) throw new FailureError({ kind: "cancelled" });
    failHostPath(error, path);
  }
}
