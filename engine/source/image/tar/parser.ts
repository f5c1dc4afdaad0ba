// A tar archive as it comes, in pieces of any size, turned into entries and their bytes.
// It keeps one header and the extended headers before it, never a file's content.
// Not here: what an entry means on the disk (extract.ts).
// Invariant: every entry is followed by exactly `sizeBytes` of data, then by `end`.

import { BLOCK, type Header, isZeroBlock, readHeader } from "./header.ts";
import { MalformedArchive } from "./malformed.ts";
import { type Attributes, applyPax, attributesOf, type PaxRecords, readPax } from "./pax.ts";

export type EntryKind =
  | "file"
  | "hardlink"
  | "symlink"
  | "character"
  | "block"
  | "directory"
  | "fifo";

export interface TarEntry extends Header {
  readonly kind: EntryKind;
  readonly attributes: Attributes;
}

export interface TarSink {
  entry(entry: TarEntry): void;
  data(bytes: Uint8Array): void;
  end(): void;
}

export interface TarParser {
  push(chunk: Buffer): void;
  /** Throws when the archive is cut in the middle of an entry. */
  finish(): void;
}

/** No image comes near; each costs a moment and a name on the disk. */
export const MOST_ENTRIES = 2_000_000;
/** A long name or a set of attributes; what is longer is an attack or damage. */
const MOST_EXTENDED_BYTES = 1 << 20;

const KINDS: Readonly<Record<string, EntryKind>> = {
  "0": "file",
  "7": "file",
  "1": "hardlink",
  "2": "symlink",
  "3": "character",
  "4": "block",
  "5": "directory",
  "6": "fifo",
};

const NOTHING: PaxRecords = new Map();

/** pax for one entry, pax for all that follow, and GNU's long link and long name. */
const EXTENDED = ["x", "g", "K", "L"];

type Section = "header" | "extended" | "data" | "ignored" | "padding" | "over";

export function createTarParser(sink: TarSink): TarParser {
  return new Parser(sink);
}

class Parser implements TarParser {
  readonly #sink: TarSink;
  /** A header of which only a part has come. */
  readonly #partial = Buffer.alloc(BLOCK);
  #partialBytes = 0;
  #section: Section = "header";
  /** Bytes of the section still to come, and the padding after it. */
  #left = 0;
  #padding = 0;
  #extendedType = "";
  #extended: Buffer[] = [];
  #global: PaxRecords = NOTHING;
  #own: PaxRecords = NOTHING;
  #longName: string | null = null;
  #longLink: string | null = null;
  #entries = 0;

  constructor(sink: TarSink) {
    this.#sink = sink;
  }

  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length && this.#section !== "over"; ) {
      at = this.#section === "header" ? this.#gatherHeader(chunk, at) : this.#spend(chunk, at);
    }
  }

  finish(): void {
    const isBetween = this.#section === "header" && this.#partialBytes === 0;
    if (isBetween || this.#section === "over") return;
    throw new MalformedArchive("the archive is cut short");
  }

  #gatherHeader(chunk: Buffer, at: number): number {
    if (this.#partialBytes === 0 && chunk.length - at >= BLOCK) {
      this.#open(chunk.subarray(at, at + BLOCK));
      return at + BLOCK;
    }
    const taken = Math.min(BLOCK - this.#partialBytes, chunk.length - at);
    chunk.copy(this.#partial, this.#partialBytes, at, at + taken);
    this.#partialBytes += taken;
    if (this.#partialBytes === BLOCK) {
      this.#partialBytes = 0;
      this.#open(this.#partial);
    }
    return at + taken;
  }

  #spend(chunk: Buffer, at: number): number {
    const taken = Math.min(this.#left, chunk.length - at);
    const bytes = chunk.subarray(at, at + taken);
    this.#left -= taken;
    if (this.#section === "data") this.#sink.data(bytes);
    // A copy: the chunk is not ours to keep.
    else if (this.#section === "extended") this.#extended.push(Buffer.from(bytes));
    if (this.#left === 0) this.#closeSection();
    return at + taken;
  }

  #open(block: Buffer): void {
    // The end is two blocks of zeros; what writers put after them has no meaning.
    if (isZeroBlock(block)) {
      this.#section = "over";
      return;
    }
    this.#entries += 1;
    if (this.#entries > MOST_ENTRIES) {
      throw new MalformedArchive(`it has more than ${MOST_ENTRIES} entries`);
    }
    const header = readHeader(block);
    if (!EXTENDED.includes(header.type)) {
      this.#openEntry(header);
      return;
    }
    if (header.sizeBytes > MOST_EXTENDED_BYTES) {
      throw new MalformedArchive("an extended header is too large");
    }
    this.#extendedType = header.type;
    this.#begin("extended", header.sizeBytes);
  }

  #openEntry(plain: Header): void {
    const { header, records } = this.#complete(plain);
    if (`${header.name}${header.linkName}`.includes("\0")) {
      throw new MalformedArchive("a name has a zero byte in it");
    }
    if (header.type === "S") throw new MalformedArchive("sparse files are not supported");
    const kind = kindOf(header);
    if (kind === null) {
      this.#begin("ignored", header.sizeBytes);
      return;
    }
    this.#sink.entry({ ...header, kind, attributes: attributesOf(records) });
    // Some writers give a hard link the size of the file it names, and no data.
    this.#begin("data", kind === "file" ? header.sizeBytes : 0);
  }

  /** With what the extended headers before it say, which are thereby used up. */
  #complete(plain: Header): { header: Header; records: PaxRecords } {
    const named = {
      ...plain,
      name: this.#longName ?? plain.name,
      linkName: this.#longLink ?? plain.linkName,
    };
    const records = this.#global.size === 0 ? this.#own : join(this.#global, this.#own);
    this.#own = NOTHING;
    this.#longName = null;
    this.#longLink = null;
    return { header: records.size === 0 ? named : applyPax(named, records), records };
  }

  #begin(section: Section, sizeBytes: number): void {
    this.#section = section;
    this.#left = sizeBytes;
    this.#padding = (BLOCK - (sizeBytes % BLOCK)) % BLOCK;
    if (sizeBytes === 0) this.#closeSection();
  }

  #closeSection(): void {
    if (this.#section === "data") this.#sink.end();
    if (this.#section === "extended") this.#closeExtended();
    this.#left = this.#padding;
    this.#section = this.#padding === 0 ? "header" : "padding";
    this.#padding = 0;
  }

  #closeExtended(): void {
    const bytes = Buffer.concat(this.#extended);
    this.#extended = [];
    if (this.#extendedType === "x") this.#own = readPax(bytes);
    else if (this.#extendedType === "g") this.#global = join(this.#global, readPax(bytes));
    else if (this.#extendedType === "L") this.#longName = untilZero(bytes);
    else this.#longLink = untilZero(bytes);
  }
}

/** null for what has no place on a disk, such as a volume's label. */
function kindOf(header: Header): EntryKind | null {
  const kind = KINDS[header.type] ?? null;
  // Old archives mark a directory by the slash at its end alone.
  return kind === "file" && header.name.endsWith("/") ? "directory" : kind;
}

function join(first: PaxRecords, then: PaxRecords): PaxRecords {
  return new Map([...first, ...then]);
}

function untilZero(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString("latin1", 0, end === -1 ? bytes.length : end);
}
