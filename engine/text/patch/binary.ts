// Whole binary files inside a patch, as Git writes them: deflated, then in lines of base 85.

import { deflateSync, inflateSync } from "node:zlib";

const DIGITS = `${"0123456789"}${"ABCDEFGHIJKLMNOPQRSTUVWXYZ"}${"abcdefghijklmnopqrstuvwxyz"}`;
const ALPHABET = `${DIGITS}!#$%&()*+-;<=>?@^_\`{|}~`;
const BYTES_PER_LINE = 52;
const MOST_BYTES = 128 * 1024 * 1024;

/** `at` is the line after the head; null when the content is not there, or told as a change. */
export function readBinary(
  lines: readonly string[],
  at: number,
): { readonly bytes: Uint8Array; readonly end: number } | null {
  if (!/^literal \d+$/.test(lines[at]?.trimEnd() ?? "")) return null;
  const pieces: Buffer[] = [];
  let end = at + 1;
  for (; (lines[end] ?? "").trimEnd() !== ""; end += 1) {
    const piece = decodeLine((lines[end] ?? "").trimEnd());
    if (piece === null) return null;
    pieces.push(piece);
  }
  const bytes = inflate(Buffer.concat(pieces));
  // What follows is the way back, which nobody goes here.
  while (end + 1 < lines.length && !/^(diff |--- )/.test(lines[end + 1] ?? "")) end += 1;
  return bytes === null ? null : { bytes, end: end + 1 };
}

/** The lines of a whole file, the last one empty. */
export function writeBinary(bytes: Uint8Array): string {
  const packed = deflateSync(bytes);
  let text = `literal ${bytes.length}\n`;
  for (let at = 0; at < packed.length; at += BYTES_PER_LINE) {
    text += `${encodeLine(packed.subarray(at, at + BYTES_PER_LINE))}\n`;
  }
  return `${text}\n`;
}

/** The first letter tells how many bytes there are: A to Z for 1 to 26, a to z for 27 to 52. */
function encodeLine(bytes: Uint8Array): string {
  const { length } = bytes;
  const first = String.fromCharCode(length <= 26 ? 64 + length : 96 + length - 26);
  const padded = Buffer.alloc(Math.ceil(length / 4) * 4);
  padded.set(bytes);
  let text = first;
  for (let at = 0; at < padded.length; at += 4) {
    let value = padded.readUInt32BE(at);
    let digits = "";
    for (let count = 0; count < 5; count += 1) {
      digits = (ALPHABET[value % 85] ?? "") + digits;
      value = Math.floor(value / 85);
    }
    text += digits;
  }
  return text;
}

function decodeLine(line: string): Buffer | null {
  const first = line.charCodeAt(0);
  const length = first >= 97 ? first - 96 + 26 : first - 64;
  const groups = (line.length - 1) / 5;
  if (!Number.isInteger(groups) || length < 1 || length > groups * 4) return null;
  const bytes = Buffer.alloc(groups * 4);
  for (let group = 0; group < groups; group += 1) {
    let value = 0;
    for (const char of line.slice(1 + group * 5, 6 + group * 5)) {
      const digit = ALPHABET.indexOf(char);
      if (digit < 0) return null;
      value = value * 85 + digit;
    }
    if (value > 0xffffffff) return null;
    bytes.writeUInt32BE(value, group * 4);
  }
  return bytes.subarray(0, length);
}

function inflate(packed: Uint8Array): Uint8Array | null {
  try {
    return inflateSync(packed, { maxOutputLength: MOST_BYTES });
  } catch {
    return null;
  }
}
