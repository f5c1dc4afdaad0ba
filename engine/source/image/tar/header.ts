// One 512-byte header block of a tar archive: ustar, GNU and old V7 forms.
// Names are kept as they are in the archive, one character a byte ("latin1"): a file name on Linux
// is bytes, and one that is not UTF-8 must reach the disk unchanged.
// Not here: extended headers (pax.ts), which entry a header belongs to (parser.ts).

import { MalformedArchive } from "./malformed.ts";

export const BLOCK = 512;

export interface Header {
  /** One character a byte. */
  readonly name: string;
  readonly linkName: string;
  /** The type flag as it stands in the archive, `0` for an old regular file. */
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly sizeBytes: number;
  /** Seconds, with a fraction only from an extended header. */
  readonly mtime: number;
  readonly major: number;
  readonly minor: number;
}

/** `block` has 512 bytes and is not all zeros. */
export function readHeader(block: Buffer): Header {
  checkSum(block);
  const type = String.fromCharCode(block[156] || 0x30);
  const isUstar = block.toString("latin1", 257, 263) === "ustar\0";
  const prefix = isUstar ? text(block, 345, 155) : "";
  const name = text(block, 0, 100);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    linkName: text(block, 157, 100),
    type,
    mode: number(block, 100, 8, "mode") & 0o7777,
    uid: number(block, 108, 8, "uid"),
    gid: number(block, 116, 8, "gid"),
    sizeBytes: number(block, 124, 12, "size"),
    mtime: signedNumber(block, 136, 12, "time"),
    major: number(block, 329, 8, "device"),
    minor: number(block, 337, 8, "device"),
  };
}

export function isZeroBlock(block: Buffer): boolean {
  return block[0] === 0 && block.every((byte) => byte === 0);
}

/** Of all bytes, the sum's own field as spaces; some old writers summed signed bytes. */
function checkSum(block: Buffer): void {
  const want = number(block, 148, 8, "checksum");
  let unsigned = 0;
  let signed = 0;
  for (let at = 0; at < BLOCK; at += 1) {
    const byte = at >= 148 && at < 156 ? 0x20 : (block[at] ?? 0);
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  if (want !== unsigned && want !== signed) throw new MalformedArchive("a header is damaged");
}

function text(block: Buffer, from: number, length: number): string {
  const end = block.indexOf(0, from);
  return block.toString("latin1", from, end === -1 || end > from + length ? from + length : end);
}

function number(block: Buffer, from: number, length: number, what: string): number {
  const value = signedNumber(block, from, length, what);
  if (value < 0) throw new MalformedArchive(`a negative ${what}`);
  return value;
}

/** Octal digits, or binary with the top bit set when the number is too large for them. */
function signedNumber(block: Buffer, from: number, length: number, what: string): number {
  const first = block[from] ?? 0;
  const value = first & 0x80 ? binary(block, from, length) : octal(block, from, length);
  if (!Number.isSafeInteger(value)) throw new MalformedArchive(`an impossible ${what}`);
  return value;
}

function binary(block: Buffer, from: number, length: number): number {
  // Two's complement over all bits but the mark itself.
  const first = block[from] ?? 0;
  let value = first & 0x40 ? (first & 0x7f) - 0x80 : first & 0x7f;
  for (let at = from + 1; at < from + length; at += 1) value = value * 256 + (block[at] ?? 0);
  return value;
}

function octal(block: Buffer, from: number, length: number): number {
  const digits = text(block, from, length).trim();
  if (digits === "") return 0;
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}
