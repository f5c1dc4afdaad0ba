// Text with a terminal's colours as HTML, and as plain text. A carriage return has written over
// what stood before it in its line; every other order to a terminal is left out.

import { stripVTControlCharacters } from "node:util";
import { escapeHtml } from "./escape.ts";
import { COLORS, MUTED } from "./frame.ts";

const ESC = "\u001b";
const COLOR = new RegExp(`${ESC}\\[([\\d;:]*)m`, "g");
/** Orders other than colours; of one that is not whole, its beginning. */
const OTHER = new RegExp(
  `${ESC}\\[[0-?]*[ -/]*(?:[@-ln-~]|$)|${ESC}[\\]PX^_][^\\u0007${ESC}\\n]*(?:\\u0007|${ESC}\\\\)?`,
  "g",
);

const NAMES: Readonly<Record<number, keyof typeof COLORS>> = {
  31: "bad",
  32: "good",
  33: "warning",
  34: "accent",
  35: "keyword",
  36: "accent",
  91: "bad",
  92: "good",
  93: "warning",
  94: "accent",
  95: "keyword",
  96: "accent",
};

export function plainOf(ansi: string): string {
  return overwritten(stripVTControlCharacters(ansi));
}

export function ansiToHtml(ansi: string): string {
  const text = overwritten(ansi.replace(OTHER, ""));
  let html = "";
  let styles: readonly string[] = [];
  let from = 0;
  const take = (part: string) => {
    const shown = escapeHtml(part);
    if (shown === "") return;
    html += styles.length === 0 ? shown : `<span style="${styles.join(";")}">${shown}</span>`;
  };
  for (const match of text.matchAll(COLOR)) {
    take(text.slice(from, match.index));
    styles = applyCodes(styles, match[1] ?? "");
    from = match.index + match[0].length;
  }
  take(text.slice(from));
  return html;
}

function overwritten(text: string): string {
  if (!text.includes("\r")) return text;
  return text
    .replace(/\r+\n/g, "\n")
    .split("\n")
    .map((line) => line.slice(line.replace(/\r+$/, "").lastIndexOf("\r") + 1))
    .join("\n");
}

function applyCodes(styles: readonly string[], codes: string): readonly string[] {
  let now = styles;
  const numbers = codes.split(/[;:]/).map(Number);
  for (let at = 0; at < numbers.length; at += 1) {
    const code = numbers[at] ?? 0;
    if (code === 0) now = [];
    else if (code === 1) now = [...now, "font-weight:bold"];
    else if (code === 2 || code === 90) now = [...now, MUTED];
    else if (code === 22) now = now.filter((one) => one !== "font-weight:bold" && one !== MUTED);
    else if (code === 39) now = now.filter((one) => !one.startsWith("color:") && one !== MUTED);
    else if (code === 38 || code === 48 || code === 58) at += numbers[at + 1] === 5 ? 2 : 4;
    const name = NAMES[code];
    if (name === undefined) continue;
    now = [...now.filter((one) => !one.startsWith("color:")), `color:${COLORS[name]}`];
  }
  return now;
}
