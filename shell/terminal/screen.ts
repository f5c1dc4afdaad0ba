// The bottom of a terminal as a picture that changes, under permanent lines that scroll away above
// it. It never takes the whole screen: it knows what it drew last, moves relative to that, and
// writes what is different, in one write and inside synchronised output.
// Invariant: after each write the terminal shows what a drawing into an empty one would show, and
// no permanent line was touched.

import type { Frame } from "../text/line.ts";
import { changeRow, EMPTY_ROW, type Row, rowOf } from "./cells.ts";

export interface Screen {
  /** What the bottom shows from now on. */
  draw(frame: Frame): void;
  /** Permanent lines above it: text with its own colours. */
  print(text: string): void;
  clear(): void;
  /** Somebody else owns the terminal until the answer is called. */
  lend(): () => void;
  /** The terminal has another size. The next draw paints all anew. */
  resize(columns: number, rows: number): void;
  /** Leaves the cursor below, and the terminal's modes as they were. */
  close(): void;
}

export interface ScreenOptions {
  /** The owner answers for what the terminal does not take at once. */
  readonly write: (text: string) => void;
  readonly columns: number;
  readonly rows: number;
  readonly colors: boolean;
  /**
   * Where the cursor is after the terminal has wrapped its lines to a new width: at what it was
   * at, or where an xterm.js puts it (VS Code), which counts otherwise.
   */
  readonly wrapping?: "exact" | "xterm.js";
}

const BEGIN = "\x1b[?2026h\x1b[?7l";
const END = "\x1b[?7h\x1b[?2026l";
const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";
const ERASE_BELOW = "\x1b[J";
/** Pastes are marked, and keys that have no code of their own get one. */
const MODES_ON = "\x1b[?2004h\x1b[>4;1m";
const MODES_OFF = "\x1b[?2004l\x1b[>4;0m\x1b[?25h";
/** What is printed while somebody else owns the terminal is kept up to this. */
const MOST_HELD_CHARS = 1024 * 1024;

const NOTHING: Frame = { lines: [], cursor: null };

interface Place {
  readonly row: number;
  readonly column: number;
}

export function createScreen(options: ScreenOptions): Screen {
  const { write, colors, wrapping = "exact" } = options;
  let { columns, rows } = options;
  let wanted: Frame = NOTHING;
  let shown: readonly Row[] = [];
  let pen: Place = { row: 0, column: 0 };
  let isCursorShown = true;
  let hasModes = false;
  let hasNewSize = false;
  let lenders = 0;
  let held = "";

  /** Goes to the top of what is shown and erases it. */
  const wipe = (): string => {
    const up = hasNewSize ? rowsAbove(shown, pen, columns, wrapping) : pen.row;
    const isBlank = shown.length === 0 && !hasNewSize;
    hasNewSize = false;
    shown = [];
    pen = { row: 0, column: 0 };
    return isBlank ? "\r" : `${upBy(up)}\r${ERASE_BELOW}`;
  };
  const paint = (): string => {
    const { picture, cursor } = fitFrame(wanted, columns, rows, colors);
    const changed = changePicture(shown, picture, pen, columns);
    const target = cursor ?? { row: Math.max(0, picture.length - 1), column: changed.pen.column };
    const moved = move(changed.pen, target);
    shown = picture;
    pen = target;
    const isVisible = cursor !== null || picture.length === 0;
    const blink = isVisible === isCursorShown ? "" : isVisible ? SHOW_CURSOR : HIDE_CURSOR;
    isCursorShown = isVisible;
    return changed.text + moved + blink;
  };
  const send = (text: string) => {
    if (text === "") return;
    write(`${hasModes ? "" : MODES_ON}${BEGIN}${text}${END}`);
    hasModes = true;
  };
  const sayPermanent = (text: string): string => {
    const lines = text.replace(/\r?\n/g, "\r\n");
    return `\x1b[?7h${lines}\x1b[0m${lines.endsWith("\n") ? "" : "\r\n"}\x1b[?7l`;
  };
  const takeBack = () => {
    lenders -= 1;
    if (lenders > 0) return;
    // As many spaces as fill a row: at its beginning they stay on it, behind text they leave it.
    const ownRow = `\x1b[0m${" ".repeat(columns)}\r${ERASE_BELOW}`;
    write(ownRow);
    hasNewSize = false;
    isCursorShown = true;
    const text = held;
    held = "";
    send((text === "" ? "" : sayPermanent(text)) + paint());
  };
  return {
    draw(frame) {
      wanted = frame;
      if (lenders > 0) return;
      send((hasNewSize ? wipe() : "") + paint());
    },
    print(text) {
      if (text === "") return;
      if (lenders > 0) held = (held + withEnd(text)).slice(-MOST_HELD_CHARS);
      else send(wipe() + sayPermanent(text) + paint());
    },
    clear() {
      wanted = NOTHING;
      if (lenders === 0 && shown.length > 0) send(wipe() + paint());
    },
    lend() {
      lenders += 1;
      if (lenders === 1) {
        write(wipe() + MODES_OFF);
        hasModes = false;
        isCursorShown = true;
      }
      let isLent = true;
      return () => {
        if (isLent) takeBack();
        isLent = false;
      };
    },
    resize(newColumns, newRows) {
      if (newColumns === columns && newRows === rows) return;
      columns = Math.max(2, newColumns);
      rows = Math.max(1, newRows);
      hasNewSize ||= lenders === 0;
    },
    close() {
      const last = Math.max(0, shown.length - 1);
      const below = shown.length === 0 ? "" : `${move(pen, { row: last, column: 0 })}\r\n`;
      if (lenders === 0) write(below + (hasModes ? MODES_OFF : ""));
      hasModes = false;
      shown = [];
      pen = { row: 0, column: 0 };
      wanted = NOTHING;
    },
  };
}

function withEnd(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

/** Of a frame that is taller than the screen, the part around the cursor, or else its end. */
function fitFrame(frame: Frame, columns: number, rows: number, colors: boolean) {
  const over = Math.max(0, frame.lines.length - rows);
  const top = frame.cursor === null ? over : Math.min(over, frame.cursor.row);
  const picture = frame.lines.slice(top, top + rows).map((line) => rowOf(line, columns, colors));
  if (frame.cursor === null) return { picture, cursor: null };
  const row = Math.min(frame.cursor.row - top, Math.max(0, picture.length - 1));
  return { picture, cursor: { row, column: Math.min(frame.cursor.column, columns - 1) } };
}

function changePicture(
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

function move(from: Place, to: Place): string {
  const down = to.row - from.row;
  const vertical = down < 0 ? upBy(-down) : down > 0 ? `\x1b[${down}B` : "";
  if (to.column === from.column) return vertical;
  return vertical + (to.column === 0 ? "\r" : `\x1b[${to.column + 1}G`);
}

function upBy(rows: number): string {
  return rows > 0 ? `\x1b[${rows}A` : "";
}

/**
 * How many rows stand between the frame's top and the cursor after the terminal has wrapped all
 * lines. In doubt the least: a piece of the old frame may stay, but nothing above it goes.
 */
function rowsAbove(
  shown: readonly Row[],
  pen: Place,
  columns: number,
  wrapping: "exact" | "xterm.js",
): number {
  const added = shown.map((row) => wrappedRow(row, row.width, columns));
  if (wrapping === "xterm.js") return rowsAboveInXtermJs(added, pen.row);
  const own = shown[pen.row];
  const ownRow = own === undefined ? 0 : wrappedRow(own, pen.column, columns);
  return added.slice(0, pen.row).reduce((sum, rows) => sum + rows, pen.row + ownRow);
}

/** From the last line up, each one that is wrapped moves the cursor; the one it is at then is not. */
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
