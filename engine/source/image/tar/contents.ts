// Where the files of a tar archive on the disk are in it, found by going from header to header: for
// archives of a few large files, which need not be read to be listed.
// Not here: archives that come as a stream (parser.ts).

import { open } from "node:fs/promises";
import { posix } from "node:path";
import { BLOCK, type Header, isZeroBlock, readHeader } from "./header.ts";
import { MalformedArchive } from "./malformed.ts";
import { applyPax, type PaxRecords, readPax } from "./pax.ts";
import { asText } from "./places.ts";

export interface Member {
  readonly offset: number;
  readonly sizeBytes: number;
}

/** By name, without `./` at its beginning. Links are the files that they lead to. */
export type Contents = ReadonlyMap<string, Member>;

const FILES = ["0", "7"];
const HARD_LINK = "1";
const SYMBOLIC_LINK = "2";
const EXTENDED = ["x", "L", "K"];
const MOST_EXTENDED_BYTES = 1 << 20;

type ReadAt = (offset: number, length: number) => Promise<Buffer>;

export async function readContents(path: string): Promise<Contents> {
  await using file = await open(path);
  const readAt: ReadAt = async (offset, length) => {
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await file.read(bytes, 0, length, offset);
    if (bytesRead < length) throw new MalformedArchive("the archive is cut short");
    return bytes;
  };
  const { size } = await file.stat();
  return await collect(readAt, size);
}

async function collect(readAt: ReadAt, size: number): Promise<Contents> {
  const files = new Map<string, Member>();
  const links = new Map<string, string>();
  let extended: Extended = NOTHING;
  for (let at = 0; at + BLOCK <= size; ) {
    const block = await readAt(at, BLOCK);
    if (isZeroBlock(block)) break;
    const plain = readHeader(block);
    const offset = at + BLOCK;
    if (EXTENDED.includes(plain.type)) {
      if (plain.sizeBytes > MOST_EXTENDED_BYTES) {
        throw new MalformedArchive("an extended header is too large");
      }
      extended = extend(extended, plain.type, await readAt(offset, plain.sizeBytes));
      at = offset + padded(plain.sizeBytes);
      continue;
    }
    const header = complete(plain, extended);
    extended = NOTHING;
    const { sizeBytes, type } = header;
    if (offset + sizeBytes > size) throw new MalformedArchive("the archive is cut short");
    const name = tidyName(header.name);
    if (FILES.includes(type)) files.set(name, { offset, sizeBytes });
    if (type === HARD_LINK) links.set(name, tidyName(header.linkName));
    if (type === SYMBOLIC_LINK) {
      links.set(name, tidyName(posix.join(posix.dirname(name), asText(header.linkName))));
    }
    at = offset + (type === HARD_LINK || type === SYMBOLIC_LINK ? 0 : padded(sizeBytes));
  }
  return withLinks(files, links);
}

interface Extended {
  readonly records: PaxRecords;
  readonly name: string | null;
  readonly linkName: string | null;
}

const NOTHING: Extended = { records: new Map(), name: null, linkName: null };

function extend(before: Extended, type: string, bytes: Buffer): Extended {
  if (type === "x") return { ...before, records: readPax(bytes) };
  const text = bytes.toString("latin1").replace(/\0.*$/s, "");
  return type === "L" ? { ...before, name: text } : { ...before, linkName: text };
}

function complete(plain: Header, { records, name, linkName }: Extended): Header {
  const named = { ...plain, name: name ?? plain.name, linkName: linkName ?? plain.linkName };
  return applyPax(named, records);
}

function padded(sizeBytes: number): number {
  return Math.ceil(sizeBytes / BLOCK) * BLOCK;
}

function tidyName(name: string): string {
  return posix.normalize(asText(name)).replace(/^\/+/, "");
}

/** A link may lead to a link that comes later, but to no third one: no tool writes that. */
function withLinks(files: Map<string, Member>, links: ReadonlyMap<string, string>): Contents {
  for (const [name, target] of links) {
    const found = files.get(target) ?? files.get(links.get(target) ?? "");
    if (found !== undefined) files.set(name, found);
  }
  return files;
}
