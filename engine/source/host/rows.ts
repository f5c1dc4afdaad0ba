// What one import saw of a host folder: a row for each path, in the order of the walk, parents
// before what is in them. Kept in the store, so that the next import reads only what has changed.
// Invariant: a row's content is the digest of what was read when the file had these times; a file
// that may have changed since within the grain of its times is written down as never seen.

import { assert } from "../../../stdlib/base/assert.ts";
import { type Digest, parseDigest } from "../../op/digest.ts";

export interface Row {
  /** From the top; `""` is the top itself. */
  readonly path: string;
  readonly kind: RowKind;
  readonly mode: number;
  readonly size: number;
  readonly mtimeMs: number;
  /** UNSEEN when the content must be read again. */
  readonly ctimeMs: number;
  readonly inode: number;
  /** The hex sha256 of a file, the target of a link, nothing for a directory. */
  readonly content: string;
}

/** Directory, file, symbolic link. */
export type RowKind = "d" | "f" | "l";

export interface Table {
  readonly tree: Digest;
  readonly rows: readonly Row[];
}

/** No file has this time. */
export const UNSEEN = -1;

const FORMAT = 1;
const KINDS: readonly RowKind[] = ["d", "f", "l"];
const NUMBERS = 5;

/** A line of JSON, the numbers of all rows, then all their texts: quick to take apart at once. */
export function encodeTable({ tree, rows }: Table): Uint8Array {
  const numbers = new Float64Array(rows.length * NUMBERS);
  const texts: string[] = [];
  for (const [index, row] of rows.entries()) {
    const bits = KINDS.indexOf(row.kind) * MODE_ROOM + row.mode;
    numbers.set([bits, row.size, row.mtimeMs, row.ctimeMs, row.inode], index * NUMBERS);
    texts.push(row.path, row.content);
  }
  const head = Buffer.from(`${JSON.stringify({ format: FORMAT, tree, count: rows.length })}\n`);
  return Buffer.concat([head, Buffer.from(numbers.buffer), Buffer.from(texts.join("\0"))]);
}

const MODE_ROOM = 0o10000;

/** null for what an older or newer Rondel wrote: it is then as if nothing had been seen. */
export function decodeTable(bytes: Uint8Array): Table | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { head, end: start } = readHead(buffer);
  if (head.format !== FORMAT) return null;
  const numbersEnd = start + head.count * NUMBERS * Float64Array.BYTES_PER_ELEMENT;
  // Copied, because a view of numbers must begin at a multiple of their size.
  const numbers = new Float64Array(new Uint8Array(buffer.subarray(start, numbersEnd)).buffer);
  const texts = buffer.toString("utf8", numbersEnd).split("\0");
  const rows = Array.from({ length: head.count }, (_, index) => readRow(numbers, texts, index));
  return { tree: parseDigest(head.tree), rows };
}

/** The tree alone, without taking the rows apart. */
export function readTree(bytes: Uint8Array): Digest {
  return parseDigest(readHead(bytes).head.tree);
}

function readHead(bytes: Uint8Array): { head: Head; end: number } {
  const end = bytes.indexOf(NEWLINE) + 1;
  const text = Buffer.from(bytes.subarray(0, end)).toString("utf8");
  return { head: JSON.parse(text) as Head, end };
}

const NEWLINE = "\n".charCodeAt(0);

interface Head {
  readonly format: number;
  readonly tree: string;
  readonly count: number;
}

function readRow(numbers: Float64Array, texts: readonly string[], index: number): Row {
  const at = index * NUMBERS;
  const bits = numbers[at] ?? 0;
  const kind = KINDS[Math.floor(bits / MODE_ROOM)];
  const path = texts[index * 2];
  assert(kind !== undefined && path !== undefined, "the table of a host folder is whole");
  return {
    path,
    kind,
    mode: bits % MODE_ROOM,
    size: numbers[at + 1] ?? 0,
    mtimeMs: numbers[at + 2] ?? 0,
    ctimeMs: numbers[at + 3] ?? UNSEEN,
    inode: numbers[at + 4] ?? 0,
    content: texts[index * 2 + 1] ?? "",
  };
}
