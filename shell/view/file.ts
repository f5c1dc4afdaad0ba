// The beginning of a file: text with line numbers, in colours when somebody brings them, or bytes
// as numbers beside their characters.

import type { FileContent } from "../../kernel/display.ts";
import { formatBytes } from "../../stdlib/base/space.ts";
import { cutLine } from "../text/cut.ts";
import { type Line, span } from "../text/line.ts";
import { CODE, linesOfText } from "./ansi.ts";
import { lineOf } from "./words.ts";

/** Answers the code with colours of the sixteen; `language` is a name such as `typescript`. */
export type Highlight = (code: string, language: string) => string;

const MOST_LINES = 30;
const MOST_BYTES = 256;

export function viewContent(
  { head, sizeBytes }: FileContent,
  language: string | null,
  { columns, highlight }: { readonly columns: number; readonly highlight?: Highlight },
): Line[] {
  if ("bytes" in head) return viewBytes(head.bytes, sizeBytes, columns);
  const isWhole = Buffer.byteLength(head.text) >= sizeBytes;
  const all = head.text.split("\n");
  if (isWhole && all.at(-1) === "") all.pop();
  const code = all.slice(0, MOST_LINES).join("\n");
  const isLit = highlight !== undefined && language !== null;
  const lines = code === "" ? [] : linesOfText(isLit ? highlight(code, language) : code, CODE);
  const gutter = String(lines.length).length + 2;
  const numbered = lines.map((line, at) => {
    return cutLine([span(`${String(at + 1).padStart(gutter)} │ `, "muted"), ...line], columns);
  });
  if (isWhole && all.length <= MOST_LINES) return numbered;
  const more = isWhole ? `${all.length - MOST_LINES} more lines` : `of ${formatBytes(sizeBytes)}`;
  return [...numbered, lineOf(`  … ${more}`, "muted", columns)];
}

function viewBytes(bytes: Uint8Array, sizeBytes: number, columns: number): Line[] {
  const across = columns >= 80 ? 16 : columns >= 46 ? 8 : 4;
  const lines: Line[] = [];
  const shown = bytes.subarray(0, MOST_BYTES);
  for (let from = 0; from < shown.length; from += across) {
    lines.push(cutLine(viewRow(shown.subarray(from, from + across), from, across), columns));
  }
  if (sizeBytes <= shown.length) return lines;
  return [...lines, lineOf(`  … of ${formatBytes(sizeBytes)}`, "muted", columns)];
}

function viewRow(row: Uint8Array, from: number, across: number): Line {
  const numbers = Array.from(row, (byte) => byte.toString(16).padStart(2, "0"));
  const half = [numbers.slice(0, 8).join(" "), numbers.slice(8).join(" ")].join("  ").trimEnd();
  const width = across * 3 + (across > 8 ? 1 : 0);
  const characters = Array.from(row, (byte) => {
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".";
  });
  return [
    span(`  ${from.toString(16).padStart(8, "0")}  `, "muted"),
    span(half.padEnd(width), "number"),
    span(" "),
    span(characters.join(""), "string"),
  ];
}

const LANGUAGES: Readonly<Record<string, string>> = {
  bash: "bash",
  c: "c",
  cc: "cpp",
  cjs: "javascript",
  conf: "ini",
  cpp: "cpp",
  cs: "csharp",
  css: "css",
  diff: "diff",
  dockerfile: "dockerfile",
  go: "go",
  h: "c",
  hpp: "cpp",
  html: "xml",
  ini: "ini",
  java: "java",
  js: "javascript",
  json: "json",
  jsx: "javascript",
  kt: "kotlin",
  lua: "lua",
  makefile: "makefile",
  md: "markdown",
  mjs: "javascript",
  mk: "makefile",
  mts: "typescript",
  patch: "diff",
  php: "php",
  pl: "perl",
  proto: "protobuf",
  py: "python",
  rb: "ruby",
  rs: "rust",
  sh: "bash",
  sql: "sql",
  svg: "xml",
  swift: "swift",
  toml: "ini",
  ts: "typescript",
  tsx: "typescript",
  xml: "xml",
  yaml: "yaml",
  yml: "yaml",
};

/** By the name's end, or by the whole name; null when nobody knows. */
export function languageOf(name: string): string | null {
  const base = name.slice(name.lastIndexOf("/") + 1).toLowerCase();
  const ending = base.slice(base.lastIndexOf(".") + 1);
  return Object.hasOwn(LANGUAGES, ending) ? (LANGUAGES[ending] ?? null) : null;
}
