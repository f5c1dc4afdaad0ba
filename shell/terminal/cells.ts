// A row of the screen as cells, and the orders that turn the row that is there into another one.
// Terminals do not agree how wide some graphemes are: behind such a one the row is cleared and the
// cursor is placed, so that every terminal shows the rest where we think it is.
// Invariant: what `changeRow` leaves on the screen depends on the new row alone.

import type { Line, Role } from "../text/line.ts";
import { lookOf } from "../text/paint.ts";
import { graphemesOf, graphemeWidth, isUnsure } from "../text/width.ts";

export interface Row {
  readonly cells: readonly Cell[];
  readonly width: number;
  readonly isUnsure: boolean;
}

interface Cell {
  readonly grapheme: string;
  readonly role: Role;
  readonly column: number;
  readonly width: number;
  readonly isUnsure: boolean;
}

const RESET = "\x1b[0m";
const ERASE_TO_END = "\x1b[K";

/** Without colours there is no role but plain, and what only a look tells apart is left out. */
export function rowOf(line: Line, columns: number, colors: boolean): Row {
  const cells: Cell[] = [];
  let column = 0;
  let hasUnsure = false;
  for (const { text, role } of line) {
    if (role === "ghost" && !colors) continue;
    for (const grapheme of graphemesOf(text)) {
      const width = graphemeWidth(grapheme);
      if (width === 0) continue;
      if (column + width > columns) return { cells, width: column, isUnsure: hasUnsure };
      const unsure = isUnsure(grapheme);
      hasUnsure ||= unsure;
      cells.push({ grapheme, role: colors ? role : "plain", column, width, isUnsure: unsure });
      column += width;
    }
  }
  return { cells, width: column, isUnsure: hasUnsure };
}

export const EMPTY_ROW: Row = { cells: [], width: 0, isUnsure: false };

export interface RowChange {
  /** Where writing begins. */
  readonly column: number;
  readonly text: string;
}

/** null when nothing is different. */
export function changeRow(old: Row, next: Row, columns: number): RowChange | null {
  const first = next.cells.findIndex((cell, index) => !isSame(cell, old.cells[index]));
  const from = first < 0 ? next.cells.length : first;
  if (from === next.cells.length && from === old.cells.length) return null;
  const column = next.cells[from]?.column ?? next.width;
  const isPatch = old.width === next.width && !old.isUnsure && !next.isUnsure;
  const until = isPatch ? lastDifference(old, next) : next.cells.length;
  const text = paintCells(next.cells.slice(from, until), columns);
  const isLeft = old.width > next.width || old.isUnsure;
  const rest = isLeft && next.width < columns ? ERASE_TO_END : "";
  return { column, text: text + rest };
}

function isSame(a: Cell, b: Cell | undefined): boolean {
  return a.grapheme === b?.grapheme && a.role === b.role;
}

/** Behind it both rows are the same, at the same columns. */
function lastDifference(old: Row, next: Row): number {
  let until = next.cells.length;
  let oldIndex = old.cells.length;
  while (until > 0) {
    const cell = next.cells[until - 1];
    const before = old.cells[oldIndex - 1];
    if (cell === undefined || before?.column !== cell.column || !isSame(cell, before)) return until;
    until -= 1;
    oldIndex -= 1;
  }
  return until;
}

function paintCells(cells: readonly Cell[], columns: number): string {
  let text = "";
  let look = "";
  for (const { grapheme, role, column, width, isUnsure } of cells) {
    const wanted = lookOf(role);
    if (wanted !== look) text += (look === "" ? "" : RESET) + wanted;
    look = wanted;
    if (!isUnsure) {
      text += grapheme;
      continue;
    }
    const end = column + width;
    text += `${RESET}${ERASE_TO_END}${wanted}${grapheme}${RESET}`;
    text += end < columns ? `\x1b[${end + 1}G${ERASE_TO_END}` : "";
    look = "";
  }
  return look === "" ? text : text + RESET;
}
