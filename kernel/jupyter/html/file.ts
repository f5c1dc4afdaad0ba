// The beginning of a file by what it is: a picture, a table, JSON as a tree, code in colours, or
// bytes. Pictures come as data, so that nothing in them runs or is fetched.

import { formatBytes } from "../../../stdlib/base/space.ts";
import type { FileContent } from "../../display.ts";
import { ansiToHtml } from "./ansi.ts";
import { escapeHtml } from "./escape.ts";
import { folded, MUTED, preformatted } from "./frame.ts";
import { jsonToHtml } from "./json.ts";
import { tableToHtml } from "./table.ts";

/** Answers the code with a terminal's colours; null for a name that tells no language. */
export type Highlight = (code: string, name: string) => string | null;

const MOST_LINES = 200;
const MOST_CSV_ROWS = 50;
const MOST_BYTES = 256;

export function fileToHtml(name: string, content: FileContent, highlight: Highlight): string {
  const picture = pictureType(name, content);
  if (picture !== null) return pictureToHtml(picture, content);
  const { head, sizeBytes } = content;
  if ("bytes" in head) return bytesToHtml(head.bytes, sizeBytes);
  const { text } = head;
  const isWhole = Buffer.byteLength(text) >= sizeBytes;
  if (isWhole && /\.json$/i.test(name)) {
    const tree = jsonToHtml(text);
    if (tree !== null) return tree;
  }
  if (/\.(csv|tsv)$/i.test(name)) return tableToHtml(readRows(text, /\.tsv$/i.test(name), isWhole));
  return textToHtml(text, isWhole, sizeBytes, (code) => highlight(code, name));
}

const SIGNATURES: readonly (readonly [type: string, bytes: readonly number[]])[] = [
  ["image/png", [0x89, 0x50, 0x4e, 0x47]],
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/gif", [0x47, 0x49, 0x46, 0x38]],
];

/** null when it is none, or not all of it is here. */
function pictureType(name: string, { head, sizeBytes }: FileContent): string | null {
  if ("text" in head) {
    const isSvg = /\.svg$/i.test(name) && Buffer.byteLength(head.text) >= sizeBytes;
    return isSvg ? "image/svg+xml" : null;
  }
  if (head.bytes.length < sizeBytes) return null;
  const found = SIGNATURES.find(([, bytes]) => bytes.every((byte, at) => head.bytes[at] === byte));
  return found?.[0] ?? null;
}

/** As an image even an SVG runs no script and fetches nothing. */
function pictureToHtml(type: string, { head }: FileContent): string {
  const bytes = "text" in head ? Buffer.from(head.text) : Buffer.from(head.bytes);
  const source = `data:${type};base64,${bytes.toString("base64")}`;
  return `<img alt="" style="max-width:100%;background:#fff" src="${source}">`;
}

function textToHtml(
  text: string,
  isWhole: boolean,
  sizeBytes: number,
  light: (code: string) => string | null,
): string {
  const all = text.split("\n");
  if (isWhole && all.at(-1) === "") all.pop();
  const code = all.slice(0, MOST_LINES).join("\n");
  const lit = light(code);
  const shown = preformatted(lit === null ? escapeHtml(code) : ansiToHtml(lit));
  if (isWhole && all.length <= MOST_LINES) return shown;
  const more = isWhole
    ? `… ${all.length - MOST_LINES} more lines`
    : `… of ${formatBytes(sizeBytes)}`;
  return `${shown}<div style="${MUTED}">${more}</div>`;
}

function bytesToHtml(bytes: Uint8Array, sizeBytes: number): string {
  const shown = bytes.subarray(0, MOST_BYTES);
  const lines: string[] = [];
  for (let from = 0; from < shown.length; from += 16) {
    const row = shown.subarray(from, from + 16);
    const numbers = Array.from(row, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const letters = Array.from(row, (byte) => {
      return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".";
    });
    lines.push(`${from.toString(16).padStart(8, "0")}  ${numbers.padEnd(47)}  ${letters.join("")}`);
  }
  return folded(`${formatBytes(sizeBytes)} of bytes`, preformatted(escapeHtml(lines.join("\n"))));
}

/** Of what is cut, the last row is not whole. */
function readRows(text: string, isTabbed: boolean, isWhole: boolean) {
  const rows = splitRows(text, isTabbed ? "\t" : ",");
  if (!isWhole) rows.pop();
  const [columns = [], ...rest] = rows;
  const shown = rest.slice(0, MOST_CSV_ROWS);
  return { columns, rows: shown, moreRows: rest.length - shown.length };
}

/** Fields in quotes may hold the separator, breaks, and quotes that stand twice. */
function splitRows(text: string, separator: string): string[][] {
  const rows: string[][] = [[]];
  const pattern = new RegExp(
    `(?:"((?:[^"]|"")*)"|([^"${separator}\\r\\n]*))(${separator}|\\r?\\n|$)`,
    "y",
  );
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [whole, quoted, bare = "", end = ""] = match;
    rows.at(-1)?.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (pattern.lastIndex >= text.length || whole === "") break;
    if (end.endsWith("\n")) rows.push([]);
  }
  return rows.filter((row) => row.some((cell) => cell !== ""));
}
