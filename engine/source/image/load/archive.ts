// An image archive on the disk: its documents and layers by the names that they have in it.

import { createReadStream } from "node:fs";
import { FailureError, fail } from "../../../event/failure.ts";
import { type Contents, type Member, readContents } from "../tar/contents.ts";
import { MalformedArchive } from "../tar/malformed.ts";

export interface Archive {
  /** What it is called in failures. */
  readonly reference: string;
  /** The bytes of a document; null when there is none of this name. */
  read(name: string): Promise<Buffer | null>;
  /** The bytes of a layer as they come. */
  open(name: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** As much as registries take. */
const MOST_DOCUMENT_BYTES = 4 << 20;

export async function openArchive(path: string, reference: string): Promise<Archive> {
  const refuse = (why: string): never => fail({ kind: "image-malformed", reference, why });
  const contents = await contentsOf(path, refuse);
  const streamOf = ({ offset, sizeBytes }: Member, signal?: AbortSignal) =>
    createReadStream(path, { start: offset, end: offset + sizeBytes - 1, signal });
  return {
    reference,
    async read(name) {
      const member = contents.get(name);
      if (member === undefined) return null;
      if (member.sizeBytes > MOST_DOCUMENT_BYTES) refuse(`${name} in it is too large`);
      if (member.sizeBytes === 0) return Buffer.alloc(0);
      return Buffer.concat(await streamOf(member).toArray());
    },
    async *open(name, signal) {
      const member = contents.get(name) ?? refuse(`${name} is not in it`);
      if (member.sizeBytes === 0) return;
      try {
        yield* streamOf(member, signal) as AsyncIterable<Buffer>;
      } catch (error) {
        throw signal.aborted ? new FailureError({ kind: "cancelled" }) : error;
      }
    },
  };
}

async function contentsOf(path: string, refuse: (why: string) => never): Promise<Contents> {
  try {
    return await readContents(path);
  } catch (error) {
    if (error instanceof MalformedArchive) {
      return refuse(`it is no tar archive, or a damaged or compressed one (${error.message})`);
    }
    throw error;
  }
}
