// The bottom of a terminal as a picture that changes, under permanent lines that scroll away above
// it. It never takes the whole screen: it knows what it drew last, moves relative to that, and
// writes what is different, in one write and inside synchronised output.
// Invariant: after each write the terminal shows what a drawing into an empty one would show, and
// no permanent line was touched.

import type { Frame } from "../text/line.ts";
import type { Row } from "./cells.ts";
import {
  changeRows,
  ERASE_BELOW,
  move,
  type Place,
  pictureOf,
  rowsAbove,
  upBy,
  type Wrapping,
} from "./picture.ts";

export interface Screen {
  /** What the bottom shows from now on. */
  draw(frame: Frame): void;
  /** Permanent lines above it: text with its own colours. With them the bottom may change. */
  print(text: string, frame?: Frame): void;
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
  readonly wrapping?: Wrapping;
}

const BEGIN = "\x1b[?2026h\x1b[?7l";
const END = "\x1b[?7h\x1b[?2026l";
const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";
/** Pastes are marked, and keys that have no code of their own get one. */
const MODES_ON = "\x1b[?2004h\x1b[>4;1m";
const MODES_OFF = "\x1b[?2004l\x1b[>4;0m\x1b[?25h";
/** Of what is printed while somebody else owns the terminal, so much is kept. */
const MOST_HELD_CHARS = 1024 * 1024;

const NOTHING: Frame = { lines: [], cursor: null };
const TOP: Place = { row: 0, column: 0 };

interface Live {
  readonly options: ScreenOptions;
  columns: number;
  rows: number;
  wanted: Frame;
  shown: readonly Row[];
  /** Where the terminal's cursor is, counted from the top of what is shown. */
  pen: Place;
  isCursorShown: boolean;
  hasModes: boolean;
  hasNewSize: boolean;
  lenders: number;
  /** What was printed while it was lent. */
  held: string;
}

export function createScreen(options: ScreenOptions): Screen {
  const live: Live = {
    options,
    columns: options.columns,
    rows: options.rows,
    wanted: NOTHING,
    shown: [],
    pen: TOP,
    isCursorShown: true,
    hasModes: false,
    hasNewSize: false,
    lenders: 0,
    held: "",
  };
  return {
    draw(frame) {
      live.wanted = frame;
      if (live.lenders === 0) send(live, (live.hasNewSize ? wipe(live) : "") + paint(live));
    },
    print(text, frame = live.wanted) {
      if (text === "") return;
      live.wanted = frame;
      if (live.lenders > 0) live.held = (live.held + withEnd(text)).slice(-MOST_HELD_CHARS);
      else send(live, wipe(live) + permanent(text) + paint(live));
    },
    clear() {
      live.wanted = NOTHING;
      if (live.lenders === 0 && live.shown.length > 0) send(live, wipe(live) + paint(live));
    },
    lend() {
      live.lenders += 1;
      if (live.lenders === 1) handOver(live);
      let isLent = true;
      return () => {
        if (isLent) takeBack(live);
        isLent = false;
      };
    },
    resize(columns, rows) {
      if (columns === live.columns && rows === live.rows) return;
      live.columns = Math.max(2, columns);
      live.rows = Math.max(1, rows);
      live.hasNewSize ||= live.lenders === 0;
    },
    close: () => leave(live),
  };
}

/** Goes to the top of what is shown and erases it. */
function wipe(live: Live): string {
  const { shown, pen, columns, hasNewSize, options } = live;
  const up = hasNewSize ? rowsAbove(shown, pen, columns, options.wrapping ?? "exact") : pen.row;
  const isBlank = shown.length === 0 && !hasNewSize;
  live.hasNewSize = false;
  live.shown = [];
  live.pen = TOP;
  return isBlank ? "\r" : `${upBy(up)}\r${ERASE_BELOW}`;
}

function paint(live: Live): string {
  const { columns, isCursorShown } = live;
  const { rows, cursor } = pictureOf(live.wanted, columns, live.rows, live.options.colors);
  const changed = changeRows(live.shown, rows, live.pen, columns);
  const target = cursor ?? { row: Math.max(0, rows.length - 1), column: changed.pen.column };
  const moved = move(changed.pen, target);
  live.shown = rows;
  live.pen = target;
  live.isCursorShown = cursor !== null || rows.length === 0;
  const isSame = live.isCursorShown === isCursorShown;
  return changed.text + moved + (isSame ? "" : live.isCursorShown ? SHOW_CURSOR : HIDE_CURSOR);
}

function send(live: Live, text: string): void {
  if (text === "") return;
  live.options.write(`${live.hasModes ? "" : MODES_ON}${BEGIN}${text}${END}`);
  live.hasModes = true;
}

/** Long lines wrap as the terminal does it, so that they can be copied whole. */
function permanent(text: string): string {
  const lines = withEnd(text).replace(/\r?\n/g, "\r\n");
  return `\x1b[?7h${lines}\x1b[0m\x1b[?7l`;
}

function withEnd(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

function handOver(live: Live): void {
  live.options.write(wipe(live) + MODES_OFF);
  live.hasModes = false;
  live.isCursorShown = true;
}

function takeBack(live: Live): void {
  live.lenders -= 1;
  if (live.lenders > 0) return;
  // As many spaces as fill a row: at its beginning they stay on it, behind text they leave it.
  const ownRow = `\x1b[?7h\x1b[0m${" ".repeat(live.columns)}\r${ERASE_BELOW}\x1b[?7l`;
  const held = live.held === "" ? "" : permanent(live.held);
  live.held = "";
  send(live, ownRow + held + paint(live));
}

function leave(live: Live): void {
  const last = Math.max(0, live.shown.length - 1);
  const isBlank = live.shown.length === 0;
  const below = isBlank ? "" : `${move(live.pen, { row: last, column: 0 })}\r\n`;
  if (live.lenders === 0) live.options.write(below + (live.hasModes ? MODES_OFF : ""));
  live.hasModes = false;
  live.shown = [];
  live.pen = TOP;
  live.wanted = NOTHING;
}
