// sha256 of files, one after the other through one buffer: small ones in a single call.

import { createHash, hash } from "node:crypto";
import { closeSync, constants, openSync, readSync } from "node:fs";
import type { Checkpoint } from "./checkpoint.ts";

const CHUNK_BYTES = 1 << 20;
/** On the host the name may have become a link or a pipe since it was looked at. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Answers hex digits. */
export type HashFile = (hostPath: string) => string;

export function createFileHasher(check: Checkpoint): HashFile {
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);

  return (hostPath) => {
    const file = openSync(hostPath, FLAGS);
    try {
      const first = readSync(file, chunk, 0, CHUNK_BYTES, null);
      if (first < CHUNK_BYTES) {
        const second = first === 0 ? 0 : readSync(file, chunk, first, CHUNK_BYTES - first, null);
        if (second === 0) return hash("sha256", chunk.subarray(0, first), "hex");
        return hashOn(file, first + second);
      }
      return hashOn(file, first);
    } finally {
      closeSync(file);
    }
  };

  function hashOn(file: number, filled: number): string {
    const hasher = createHash("sha256");
    for (let count = filled; count > 0; count = readSync(file, chunk, 0, CHUNK_BYTES, null)) {
      hasher.update(chunk.subarray(0, count));
      check();
    }
    return hasher.digest("hex");
  }
}
