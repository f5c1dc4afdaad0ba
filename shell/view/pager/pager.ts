// Lines that are more than the screen has, a screen at a time: what is shown, and what a key
// changes. Lines may come while it is open; the one who runs it fetches them when it asks.
// Invariant: the row on top is always one that exists, and a state is never changed, only replaced.

import { cutLine, lineWidth } from "../../text/cut.ts";
import { type Frame, type Line, span } from "../../text/line.ts";
import { foldLine } from "../ansi.ts";
import { groupDigits, lineOf } from "../words.ts";
import { findLine, markMatches } from "./find.ts";

export interface PagerState {
  readonly lines: readonly Line[];
  /** Lines may still come. */
  readonly isOpen: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly top: Place;
  /** What is searched for; empty when nothing is. */
  readonly wanted: string;
  /** What is being typed after `/`; null when nothing is. */
  readonly typed: string | null;
  /** Shown at the bottom until the next key. */
  readonly notice: string;
  /** The end is to be shown as soon as it is known. */
  readonly isGoingToEnd: boolean;
}

/** A line, and which of the rows that it takes. */
export interface Place {
  readonly line: number;
  readonly row: number;
}

export type PagerInput =
  /** As the keyboard's decoder names it. */
  | { readonly kind: "key"; readonly key: string }
  /** `isEnd`: no more will come. */
  | { readonly kind: "lines"; readonly lines: readonly Line[]; readonly isEnd: boolean }
  | { readonly kind: "resize"; readonly columns: number; readonly rows: number };

export type PagerEffect = { readonly kind: "more" } | { readonly kind: "close" };

export interface PagerStep {
  readonly state: PagerState;
  readonly effects: readonly PagerEffect[];
}

/** Lines are asked for when fewer than so many screens lie ahead. */
const SCREENS_AHEAD = 2;
/** More are not kept: the log itself is the place for them. */
const MOST_PAGER_LINES = 200_000;

export function createPager(options: {
  readonly lines: readonly Line[];
  readonly isOpen: boolean;
  readonly columns: number;
  readonly rows: number;
}): PagerState {
  const closed = { wanted: "", typed: null, notice: "", isGoingToEnd: false };
  return { ...options, top: { line: 0, row: 0 }, ...closed };
}

export function stepPager(state: PagerState, input: PagerInput): PagerStep {
  switch (input.kind) {
    case "resize": {
      const { columns, rows } = input;
      return settle({ ...state, columns, rows, top: { line: state.top.line, row: 0 } });
    }
    case "lines": {
      const lines = [...state.lines, ...input.lines].slice(0, MOST_PAGER_LINES);
      const isOpen = !input.isEnd && lines.length < MOST_PAGER_LINES;
      return settle({ ...state, lines, isOpen });
    }
    case "key":
      if (input.key === "C-c") return { state, effects: [{ kind: "close" }] };
      return state.typed === null ? press(state, input.key) : type(state, input.key);
  }
}

export function drawPager(state: PagerState): Frame {
  const { columns, rows, wanted } = state;
  if (columns < 1 || rows < 1) return { lines: [], cursor: null };
  const shown: Line[] = [];
  for (let at = state.top.line; at < state.lines.length && shown.length < rows - 1; at += 1) {
    const folded = foldOf(state, at).map((line) => markMatches(line, wanted));
    shown.push(...folded.slice(at === state.top.line ? state.top.row : 0));
  }
  const lines = shown.slice(0, rows - 1);
  while (lines.length < rows - 1) lines.push([span("~", "muted")]);
  const { typed } = state;
  if (typed === null) return { lines: [...lines, drawStatus(state)], cursor: null };
  const prompt = cutLine([span("/", "prompt"), span(typed)], columns);
  const column = Math.min(columns - 1, lineWidth(prompt));
  return { lines: [...lines, prompt], cursor: { row: rows - 1, column } };
}

function press(state: PagerState, key: string): PagerStep {
  const page = Math.max(1, state.rows - 1);
  const fresh = { ...state, notice: "", isGoingToEnd: false };
  const go = (rows: number) => settle({ ...fresh, top: moveBy(fresh, fresh.top, rows) });
  switch (key) {
    case "q":
    case "escape":
      return { state, effects: [{ kind: "close" }] };
    case " ":
    case "f":
    case "pagedown":
    case "C-v":
      return go(page);
    case "b":
    case "pageup":
    case "M-v":
      return go(-page);
    case "d":
    case "C-d":
      return go(Math.ceil(page / 2));
    case "u":
    case "C-u":
      return go(-Math.ceil(page / 2));
    case "j":
    case "down":
    case "enter":
      return go(1);
    case "k":
    case "up":
      return go(-1);
    case "g":
    case "home":
      return settle({ ...fresh, top: { line: 0, row: 0 } });
    case "G":
    case "end":
      return settle({ ...fresh, isGoingToEnd: true });
    case "/":
      return { state: { ...fresh, typed: "" }, effects: [] };
    case "n":
      return settle(find(fresh, 1));
    case "N":
      return settle(find(fresh, -1));
    default:
      return { state: fresh, effects: [] };
  }
}

/** While the search is typed, what is found moves with it. */
function type(state: PagerState, key: string): PagerStep {
  const typed = state.typed ?? "";
  if (key === "escape") return { state: { ...state, typed: null }, effects: [] };
  if (key === "enter") {
    return settle(find({ ...state, typed: null, wanted: typed || state.wanted }, 1, true));
  }
  if (key === "backspace") {
    const shorter = typed === "" ? null : [...typed].slice(0, -1).join("");
    return { state: { ...state, typed: shorter }, effects: [] };
  }
  const isTyped = [...key].length === 1;
  return { state: isTyped ? { ...state, typed: typed + key } : state, effects: [] };
}

function find(state: PagerState, direction: 1 | -1, isFromHere = false): PagerState {
  if (state.wanted === "") return { ...state, notice: "nothing is searched for: type /" };
  const from = state.top.line + (isFromHere ? 0 : direction);
  const line = findLine(state.lines, state.wanted, from, direction);
  if (line !== null) return { ...state, notice: "", top: { line, row: 0 } };
  const isMore = state.isOpen && direction === 1;
  return { ...state, notice: isMore ? "not found yet: more is coming" : "not found" };
}

/** Puts the top where it may be, and asks for lines when few are left. */
function settle(state: PagerState): PagerStep {
  const last = moveBy(state, { line: state.lines.length, row: 0 }, 1 - Math.max(2, state.rows));
  const isBeyond = state.isGoingToEnd || isAfter(state.top, last);
  const top = isBeyond ? last : state.top;
  const isAtEnd = state.isGoingToEnd && state.isOpen;
  const ahead = state.lines.length - top.line;
  const wantsMore = state.isOpen && (isAtEnd || ahead < SCREENS_AHEAD * state.rows);
  const settled = { ...state, top, isGoingToEnd: isAtEnd };
  return { state: settled, effects: wantsMore ? [{ kind: "more" }] : [] };
}

function isAfter(a: Place, b: Place): boolean {
  return a.line > b.line || (a.line === b.line && a.row > b.row);
}

/** By rows of the screen, and not beyond the first or the last. */
function moveBy(state: PagerState, from: Place, rows: number): Place {
  let { line, row } = from;
  for (let left = rows; left > 0; left -= 1) {
    if (row + 1 < rowsOf(state, line)) row += 1;
    else if (line < state.lines.length - 1) [line, row] = [line + 1, 0];
  }
  for (let left = rows; left < 0; left += 1) {
    if (row > 0) row -= 1;
    else if (line > 0) [line, row] = [line - 1, rowsOf(state, line - 1) - 1];
  }
  return { line, row };
}

function rowsOf(state: PagerState, line: number): number {
  return line < state.lines.length ? foldOf(state, line).length : 1;
}

function foldOf({ lines, columns }: PagerState, at: number): Line[] {
  return foldLine(lines[at] ?? [], columns);
}

function drawStatus(state: PagerState): Line {
  const { lines, top, rows, columns, notice, isOpen, isGoingToEnd } = state;
  if (notice !== "") return lineOf(notice, "warning", columns);
  if (isGoingToEnd) return lineOf("reading to the end…", "muted", columns);
  const last = Math.min(lines.length, top.line + Math.max(1, rows - 1));
  const total = `${groupDigits(lines.length)}${isOpen ? "+" : ""}`;
  const where = `${groupDigits(Math.min(last, top.line + 1))}–${groupDigits(last)} of ${total}`;
  return lineOf(`${where}   space b  / n N  g G  q`, "selected", columns);
}
