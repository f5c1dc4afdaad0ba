// A Line broken into Lines that fit: between words where it can be, within one that is too long.
// Invariant: nothing is lost but the spaces at a break.

import type { Line, Role, Span } from "./line.ts";
import { graphemesOf, graphemeWidth } from "./width.ts";

interface Cell {
  readonly grapheme: string;
  readonly width: number;
  readonly role: Role;
}

/** Always at least one Line. `indent` columns stand before each but the first. */
export function wrapLine(line: Line, columns: number, indent = 0): Line[] {
  const room = Math.max(2, columns);
  const margin = Math.min(indent, room - 2);
  const lines: Line[] = [];
  let cells = line.flatMap(({ text, role }) => cellsOf(text, role));
  while (true) {
    const taken = takeRow(cells, lines.length === 0 ? room : room - margin);
    const before: Line = lines.length > 0 && margin > 0 ? [gap(margin)] : [];
    lines.push([...before, ...joinCells(trimEnd(cells.slice(0, taken), taken < cells.length))]);
    cells = trimStart(cells.slice(taken));
    if (cells.length === 0) return lines;
  }
}

function cellsOf(text: string, role: Role): Cell[] {
  return graphemesOf(text).map((grapheme) => ({ grapheme, width: graphemeWidth(grapheme), role }));
}

/** How many cells go on a row: up to the last space that fits, or all that fit. */
function takeRow(cells: readonly Cell[], columns: number): number {
  let width = 0;
  let lastBreak = 0;
  for (const [index, cell] of cells.entries()) {
    width += cell.width;
    if (cell.grapheme === " ") lastBreak = index + 1;
    if (width > columns) return cell.grapheme === " " ? index : lastBreak || Math.max(1, index);
  }
  return cells.length;
}

function trimEnd(cells: readonly Cell[], isBroken: boolean): readonly Cell[] {
  if (!isBroken) return cells;
  const last = cells.findLastIndex(({ grapheme }) => grapheme !== " ");
  return cells.slice(0, last + 1);
}

function trimStart(cells: readonly Cell[]): Cell[] {
  const first = cells.findIndex(({ grapheme }) => grapheme !== " ");
  return first < 0 ? [] : cells.slice(first);
}

function joinCells(cells: readonly Cell[]): Span[] {
  const spans: { text: string; role: Role }[] = [];
  for (const { grapheme, role } of cells) {
    const last = spans.at(-1);
    if (last?.role === role) last.text += grapheme;
    else spans.push({ text: grapheme, role });
  }
  return spans;
}

function gap(columns: number): Span {
  return { text: " ".repeat(columns), role: "plain" };
}
