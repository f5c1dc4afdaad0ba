// Frames as rows of cells, the orders between two of them, and where the terminal's cursor is when
// the terminal itself has moved rows about. Pure.

import type { Frame } from "../text/line.ts";
import { changeRow, EMPTY_ROW, type Row, rowOf } from "./cells.ts";

export interface Place {
  readonly row: number;
  readonly column: number;
}

export interface Picture {
  readonly rows: readonly Row[];
  /** null when it is hidden. */
  readonly cursor: Place | null;
}

/** How a terminal places the cursor when it wraps its lines to a new width. */
export type Wrapping = "exact" | "xterm.js";

/**
 * From the beginning of a row. What erases all from the very corner of the screen makes tmux put
 * the screen into its history, so the first cell goes alone.
 */
export const ERASE_BELOW = "\x1b[K\x1b[C\x1b[J\r";

/** Of a frame that is taller than the screen, the part around the cursor, or else its end. */
export function pictureOf(frame: Frame, columns: number, rows: number, colors: boolean): Picture {
  const over = Math.max(0, frame.lines.length - rows);
  const top = frame.cursor === null ? over : Math.min(over, frame.cursor.row);
  const shown = frame.lines.slice(top, top + rows).map((line) => rowOf(line, columns, colors));
  if (frame.cursor === null) return { rows: shown, cursor: null };
  const row = Math.min(frame.cursor.row - top, Math.max(0, shown.length - 1));
  return { rows: shown, cursor: { row, column: Math.min(frame.cursor.column, columns - 1) } };
}

/** The orders that make one of the other, and where the cursor is after them. */
export function changeRows(
  old: readonly Row[],
  next: readonly Row[],
  start: Place,
  columns: number,
): { readonly text: string; readonly pen: Place } {
  let pen = start;
  let text = "";
  const go = (place: Place) => {
    text += move(pen, place);
    pen = place;
  };
  if (old.length > next.length) {
    go({ row: next.length, column: 0 });
    text += ERASE_BELOW;
  }
  for (const [row, wanted] of next.entries()) {
    const isNew = row >= old.length;
    if (isNew && row > 0) {
      go({ row: row - 1, column: 0 });
      text += "\r\n";
      pen = { row, column: 0 };
    }
    const change = changeRow(old[row] ?? EMPTY_ROW, wanted, columns);
    if (change === null) continue;
    go({ row, column: change.column });
    text += change.text;
    // Where the terminal's cursor is now depends on its idea of widths: nowhere that is known.
    pen = { row, column: -1 };
  }
  return { text, pen };
}

export function move(from: Place, to: Place): string {
  const down = to.row - from.row;
  const vertical = down < 0 ? upBy(-down) : down > 0 ? `\x1b[${down}B` : "";
  if (to.column === from.column) return vertical;
  return vertical + (to.column === 0 ? "\r" : `\x1b[${to.column + 1}G`);
}

export function upBy(rows: number): string {
  return rows > 0 ? `\x1b[${rows}A` : "";
}

/**
 * How many rows stand between the frame's top and the cursor after the terminal has wrapped all
 * lines. In doubt the least: a piece of the old frame may stay, but nothing above it goes.
 */
export function rowsAbove(
  shown: readonly Row[],
  pen: Place,
  columns: number,
  wrapping: Wrapping,
): number {
  const added = shown.map((row) => wrappedRow(row, row.width, columns));
  if (wrapping === "xterm.js") return rowsAboveInXtermJs(added, pen.row);
  const own = shown[pen.row];
  const ownRow = own === undefined ? 0 : wrappedRow(own, pen.column, columns);
  return added.slice(0, pen.row).reduce((sum, rows) => sum + rows, pen.row + ownRow);
}

/** From the last line up, each that is wrapped moves the cursor; the one it is at then is not. */
function rowsAboveInXtermJs(added: readonly number[], cursorRow: number): number {
  return added.reduceRight((at, rows, row) => (row === at ? at : at + rows), cursorRow);
}

/** On which of the rows that it takes the cell at this column is, or else its last. */
function wrappedRow({ cells }: Row, target: number, columns: number): number {
  let row = 0;
  let used = 0;
  for (const { width, column } of cells) {
    if (used + width > columns) {
      row += 1;
      used = 0;
    }
    if (column >= target) return row;
    used += width;
  }
  return row;
}
