// The whole of a small answer. null when it is larger than it may be.

import type { Readable } from "node:stream";
import { fail } from "../../event/failure.ts";
import { asNetworkError, describeNetworkError } from "./transport.ts";

export async function readAll(
  body: Readable,
  mostBytes: number,
  registry: string,
  signal: AbortSignal,
): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of body as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > mostBytes) return null;
      pieces.push(piece);
    }
  } catch (error) {
    if (signal.aborted) fail({ kind: "cancelled" });
    const why = describeNetworkError(asNetworkError(error));
    fail({ kind: "registry-unreachable", registry, why }, error);
  }
  return Buffer.concat(pieces);
}
