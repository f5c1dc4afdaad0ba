// Text that brings its own colours, made safe: as Lines, where a colour becomes the role nearest to
// it, or as text again, of which the colours alone are left. Every other order to a terminal goes.
// Invariant: what comes out moves no cursor, sets no title and changes no mode.

import { lineWidth } from "../text/cut.ts";
import type { Line, Role } from "../text/line.ts";
import { graphemesOf, graphemeWidth } from "../text/width.ts";

const ESC = "\u001b";
const COLOR = `${ESC}\\[[\\d;:]*m`;
const CONTROL_SEQUENCE = `${ESC}\\[[0-?]*[ -/]*[@-~]`;
/** Commands of the system, private strings: up to their end, and never beyond the line. */
const STRING = `${ESC}[\\]PX^_][^\\u0007${ESC}\\n]*(?:\\u0007|${ESC}\\\\)?`;
const OTHER = `${ESC}[ -/]*[0-Z\\\\^-~]?`;
const SEQUENCE = new RegExp(`${CONTROL_SEQUENCE}|${STRING}|${OTHER}`, "g");
const COLOR_OR_SEQUENCE = new RegExp(`(${COLOR})|${SEQUENCE.source}`, "g");
const IS_COLOR = new RegExp(`^${COLOR}$`);
const CONTROLS = /[^\P{Control}\n\t]/gu;
const CONTROLS_BUT_ESC = new RegExp(`[^\\P{Control}\\n\\t${ESC}]`, "gu");
const TAB_STOP = 8;

/** Which role a colour of the sixteen becomes; the first eight are those of `30` to `37`. */
export type Palette = Readonly<Record<number, Role>>;

/** What programs mean by colours. */
const MEANINGS: Palette = {
  31: "bad",
  32: "good",
  33: "warning",
  34: "accent",
  35: "keyword",
  36: "accent",
  90: "muted",
  91: "bad",
  92: "good",
  93: "warning",
  94: "accent",
  95: "keyword",
  96: "accent",
};

/** What `util.inspect`, and printed code, mean by them. */
export const CODE: Palette = {
  31: "regexp",
  32: "string",
  33: "number",
  34: "property",
  35: "keyword",
  36: "type",
  90: "comment",
  96: "function",
};

export function linesOfText(text: string, palette: Palette = MEANINGS): Line[] {
  const look: Look = { color: null, isStrong: false, isDim: false };
  return text
    .toWellFormed()
    .replace(/\r+\n/g, "\n")
    .split("\n")
    .map((line) => readLine(line, look, palette));
}

/** Colours stay, and are ended at the end; so are line breaks and tabs. */
export function keepColors(text: string): string {
  if (!CONTROLS.test(text)) return text;
  CONTROLS.lastIndex = 0;
  const kept = text.replace(COLOR_OR_SEQUENCE, (_, color: string | undefined) => color ?? "");
  const safe = kept.replace(CONTROLS_BUT_ESC, "");
  return safe.includes(ESC) ? `${safe}${ESC}[0m` : safe;
}

/** Broken where the screen ends and nowhere else, so that every space stays. */
export function foldLine(line: Line, columns: number): Line[] {
  const room = Math.max(2, columns);
  if (lineWidth(line) <= room) return [line];
  const lines: { text: string; role: Role }[][] = [[]];
  let used = 0;
  for (const { text, role } of line) {
    for (const grapheme of graphemesOf(text)) {
      const width = graphemeWidth(grapheme);
      if (used + width > room) {
        lines.push([]);
        used = 0;
      }
      used += width;
      append(lines.at(-1) ?? [], grapheme, role);
    }
  }
  return lines;
}

interface Look {
  color: Role | null;
  isStrong: boolean;
  isDim: boolean;
}

function readLine(text: string, look: Look, palette: Palette): Line {
  const spans: { text: string; role: Role }[] = [];
  // What stands before a carriage return was written over.
  const last = text.slice(text.lastIndexOf("\r") + 1);
  let column = 0;
  let from = 0;
  const take = (part: string) => {
    const [shown, end] = expandTabs(part.replace(CONTROLS, ""), column);
    column = end;
    if (shown !== "") append(spans, shown, roleOf(look));
  };
  for (const match of last.matchAll(SEQUENCE)) {
    take(last.slice(from, match.index));
    if (IS_COLOR.test(match[0])) applyColor(match[0].slice(2, -1), look, palette);
    from = match.index + match[0].length;
  }
  take(last.slice(from));
  return spans;
}

function expandTabs(text: string, from: number): [shown: string, column: number] {
  if (!text.includes("\t")) return [text, from + text.length];
  let column = from;
  let shown = "";
  for (const grapheme of graphemesOf(text)) {
    const isTab = grapheme === "\t";
    const width = isTab ? TAB_STOP - (column % TAB_STOP) : graphemeWidth(grapheme);
    shown += isTab ? " ".repeat(width) : grapheme;
    column += width;
  }
  return [shown, column];
}

function roleOf({ color, isStrong, isDim }: Look): Role {
  if (color !== null) return color;
  return isStrong ? "strong" : isDim ? "muted" : "plain";
}

function applyColor(codes: string, look: Look, palette: Palette): void {
  const numbers = codes.split(/[;:]/).map(Number);
  for (let at = 0; at < numbers.length; at += 1) {
    const code = numbers[at] ?? 0;
    if (code === 0) Object.assign(look, { color: null, isStrong: false, isDim: false });
    else if (code === 1) look.isStrong = true;
    else if (code === 2) look.isDim = true;
    else if (code === 22) Object.assign(look, { isStrong: false, isDim: false });
    else if (code === 39) look.color = null;
    else if (code === 38 || code === 48 || code === 58) {
      // One of many colours, of which no role is the nearest; its numbers follow.
      if (code === 38) look.color = null;
      at += numbers[at + 1] === 5 ? 2 : 4;
    } else if (isForeground(code)) look.color = palette[code] ?? null;
  }
}

function isForeground(code: number): boolean {
  return (code >= 30 && code <= 37) || (code >= 90 && code <= 97);
}

function append(spans: { text: string; role: Role }[], text: string, role: Role): void {
  const last = spans.at(-1);
  if (last?.role === role) last.text += text;
  else spans.push({ text, role });
}
