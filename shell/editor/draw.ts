// What the editor looks like: its text, and below it what helps: the list of a search, the menu,
// the parameters of a call, what is wrong under the cursor. Pure.
// Invariant: the frame has at most as many rows and columns as the screen, and shows the cursor.

import { pairAt } from "../text/brackets.ts";
import { cleanLine } from "../text/clean.ts";
import { cutLine, lineWidth } from "../text/cut.ts";
import { type Mark, marksOf } from "../text/highlight.ts";
import type { Frame, Line } from "../text/line.ts";
import { tokensOf } from "../text/tokens.ts";
import { drawMenu } from "./draw-menu.ts";
import { drawDiagnostic, drawSearch, drawSignature } from "./hints.ts";
import { layoutText } from "./layout.ts";
import { lineEnd, lineStart } from "./motion.ts";
import { suggestion } from "./recall.ts";
import type { EditorState, SearchHit } from "./state.ts";

/** A text that is longer than this has no colours, so that typing in it stays quick. */
const MOST_COLOURED_CHARS = 100_000;

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export function drawEditor(state: EditorState, size: Size): Frame {
  const columns = Math.max(4, size.columns);
  const height = Math.max(1, size.rows);
  const hit = state.search?.hits[state.search.selected];
  const { prompt, continuation, promptColumns } = promptOf(state, columns);
  const { from, ...shown } = nearCursor(shownText(state, hit), height);
  const main = layoutText({
    ...shown,
    prompt: from === 0 ? prompt : continuation,
    continuation,
    promptColumns,
    ghost: firstLine(suggestion(state)),
    columns,
  });
  const below = drawBelow(state, columns, height);
  const room = shareRows(main.rows.length, below.lines.length, height);
  const top = scrollTo(main.cursor.row, main.rows.length, room);
  const rows = main.rows.slice(top, top + room);
  const lines = [...rows, ...below.lines.slice(0, height - rows.length)];
  if (state.isSubmitted) return { lines, cursor: null };
  const own = { row: main.cursor.row - top, column: main.cursor.column };
  const cursor = below.cursor === null ? own : { row: rows.length, column: below.cursor };
  return { lines, cursor: { ...cursor, row: Math.min(cursor.row, lines.length - 1) } };
}

interface ShownText {
  readonly text: string;
  readonly cursor: number;
  readonly marks: readonly Mark[];
}

function shownText(state: EditorState, hit: SearchHit | undefined): ShownText {
  const text = hit?.text ?? state.text;
  const cursor = hit === undefined ? state.cursor : hit.text.length;
  const tokens = text.length > MOST_COLOURED_CHARS ? [] : tokensOf(text);
  const marks: Mark[] = state.rules.isCommand(text) ? [] : marksOf(text, tokens);
  if (hit !== undefined) {
    marks.push(...hit.matches.map((at) => ({ from: at, to: at + 1, role: "match" as const })));
    return { text, cursor, marks };
  }
  for (const { from, to } of state.diagnostics) {
    marks.push({ from, to: Math.max(to, from + 1), role: "squiggle" });
  }
  const pair = state.isSubmitted ? null : pairAt(text, tokens, cursor);
  if (pair !== null) {
    marks.push({ from: pair.open.to - 1, to: pair.open.to, role: "match" });
    marks.push({ from: pair.close.from, to: pair.close.to, role: "match" });
  }
  return { text, cursor, marks };
}

/** Of a long text only the lines that can be on the screen, and where they begin. */
function nearCursor({ text, cursor, marks }: ShownText, height: number) {
  let from = lineStart(text, cursor);
  let to = lineEnd(text, cursor);
  for (let line = 0; line < height && (from > 0 || to < text.length); line += 1) {
    from = lineStart(text, from - 1);
    to = lineEnd(text, Math.min(to + 1, text.length));
  }
  const near = marks
    .filter((mark) => mark.to > from && mark.from < to)
    .map((mark) => ({ ...mark, from: Math.max(0, mark.from - from), to: mark.to - from }));
  return { from, text: text.slice(from, to), cursor: cursor - from, marks: near };
}

/** A prompt that would take too much of a narrow screen is made short. */
function promptOf({ rules, number, vi }: EditorState, columns: number) {
  const mode = vi.mode === "normal" ? "N " : "I ";
  const full: Line = [
    ...(rules.mode === "vi" ? [{ text: mode, role: "accent" as const }] : []),
    { text: cleanLine(rules.prompt(number)), role: "prompt" },
  ];
  const short: Line = [{ text: rules.mode === "vi" ? mode : "> ", role: "prompt" }];
  const prompt = lineWidth(full) * 3 <= columns ? full : columns < 8 ? [] : short;
  const promptColumns = lineWidth(prompt);
  const bar = promptColumns < 2 ? "" : "| ".padStart(promptColumns);
  return { prompt, promptColumns, continuation: [{ text: bar, role: "muted" as const }] };
}

interface Below {
  readonly lines: readonly Line[];
  /** The column on its first line, when the cursor is there. */
  readonly cursor: number | null;
}

function drawBelow(state: EditorState, columns: number, height: number): Below {
  const { search, menu, signature } = state;
  if (state.isSubmitted) return { lines: [], cursor: null };
  if (search !== null) return drawSearch(search, columns, height);
  const lines = [
    ...(signature === null ? [] : [drawSignature(signature, columns)]),
    ...(menu === null ? drawDiagnostic(state, columns) : drawMenu(menu, columns, height)),
  ];
  return { lines: lines.map((line) => cutLine(line, columns)), cursor: null };
}

/** How many rows the text gets: all it needs, but not the half that the help below it needs. */
function shareRows(wanted: number, below: number, height: number): number {
  const help = Math.min(below, Math.floor(height / 2));
  return Math.max(1, Math.min(wanted, height - help));
}

function scrollTo(cursorRow: number, rows: number, room: number): number {
  return Math.max(0, Math.min(cursorRow - Math.floor(room / 2), rows - room));
}

function firstLine(text: string): string {
  const end = text.indexOf("\n");
  return cleanLine(end < 0 ? text : `${text.slice(0, end)} …`);
}
