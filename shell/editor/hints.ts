// The lines below the text: a search, the parameters of a call, what is wrong.

import type { Signature } from "../../kernel/code.ts";
import { cleanLine } from "../text/clean.ts";
import { cutLine, lineWidth } from "../text/cut.ts";
import { type Line, type Role, type Span, span } from "../text/line.ts";
import { graphemesOf, widthOf } from "../text/width.ts";
import { wrapLine } from "../text/wrap.ts";
import type { EditorState, Search, SearchHit } from "./state.ts";

const MOST_HITS_SHOWN = 7;
const MOST_MESSAGE_ROWS = 2;

/** The query, with the cursor behind it, and what was found around the selected one. */
export function drawSearch(search: Search, columns: number, height: number) {
  const { query, hits, selected } = search;
  const label = columns < 30 ? "/ " : "search: ";
  const room = columns - label.length - 1;
  const shownQuery = endOf(query, room);
  const count = hits.length === 0 ? "  nothing found" : `  ${selected + 1} of ${hits.length}`;
  const head: Line = [span(label, "accent"), span(shownQuery), span(count, "muted")];
  const most = Math.max(1, Math.min(MOST_HITS_SHOWN, Math.floor(height / 2) - 1));
  const top = windowTop(selected, hits.length, most);
  const list = hits.slice(top, top + most).map((hit, index) => {
    const isSelected = top + index === selected;
    const mark = isSelected ? span("> ", "accent") : span("  ");
    return cutLine([mark, ...drawHit(hit)], columns);
  });
  return { lines: [cutLine(head, columns), ...list], cursor: label.length + widthOf(shownQuery) };
}

/** Where a list that shows `most` of its entries begins, so that the selected one is shown. */
export function windowTop(selected: number, count: number, most: number): number {
  return Math.max(0, Math.min(selected - Math.floor(most / 2), count - most));
}

function endOf(text: string, columns: number): string {
  const graphemes = graphemesOf(text);
  while (widthOf(graphemes.join("")) > columns) graphemes.shift();
  return graphemes.join("");
}

/** On one line: a line break and the indentation behind it are one space. */
function drawHit({ text, matches }: SearchHit): Span[] {
  const matched = new Set(matches);
  const spans: { text: string; role: Role }[] = [];
  let at = 0;
  for (const grapheme of graphemesOf(text)) {
    const isSpace = /^\s$/.test(grapheme);
    const isFolded = isSpace && (spans.length === 0 || /\s$/.test(spans.at(-1)?.text ?? ""));
    const role: Role = matched.has(at) ? "match" : "plain";
    const last = spans.at(-1);
    const shown = isSpace ? " " : grapheme;
    if (!isFolded && last?.role === role) last.text += shown;
    else if (!isFolded) spans.push({ text: shown, role });
    at += grapheme.length;
  }
  return spans;
}

/** One line; of a long one the part around the parameter that is being written. */
export function drawSignature({ label, parameters, active }: Signature, columns: number): Line {
  const current = active === null ? undefined : parameters[active];
  if (current === undefined) return cutLine([span(cleanLine(label), "muted")], columns);
  const before = cleanLine(label.slice(0, current.from));
  const marked = cleanLine(label.slice(current.from, current.to));
  const after = cleanLine(label.slice(current.to));
  const room = Math.max(1, columns - widthOf(marked) - 2);
  const isLong = widthOf(before) > room;
  const shownBefore = isLong ? `…${endOf(before, Math.floor(room / 2))}` : before;
  return cutLine(
    [span(shownBefore, "muted"), span(marked, "strong"), span(after, "muted")],
    columns,
  );
}

/** What is said of the code under the cursor, or just before it, while nothing is typed. */
export function drawDiagnostic(state: EditorState, columns: number): Line[] {
  const { diagnostics, cursor } = state;
  // What is being written is not wrong yet.
  if (state.last === "type") return [];
  const here = diagnostics.filter(({ from, to }) => from <= cursor && cursor <= to);
  const found = here.find(({ severity }) => severity === "error") ?? here[0];
  if (found === undefined) return [];
  const role = found.severity === "error" ? "bad" : "warning";
  const rows = wrapLine([span(cleanLine(found.message), role)], columns, 2);
  const shown = rows.slice(0, MOST_MESSAGE_ROWS);
  const last = shown.at(-1);
  if (rows.length <= MOST_MESSAGE_ROWS || last === undefined) return shown;
  const isFull = lineWidth(last) >= columns;
  const cut = isFull ? cutLine([...last, span("…", role)], columns) : [...last, span("…", role)];
  return [...shown.slice(0, -1), cut];
}
