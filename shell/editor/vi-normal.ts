// What the commands of vi do.

import { nextBoundary, previousBoundary } from "../text/width.ts";
import { edit, moveTo, redo, undo } from "./edit.ts";
import { insertLine } from "./enter.ts";
import { columnAt, indentAt, lineEnd, lineIndentEnd, lineStart, verticalMove } from "./motion.ts";
import { moveVertically } from "./recall.ts";
import { openSearch } from "./search.ts";
import { type EditorState, only, type Step } from "./state.ts";
import type { ViCommand } from "./vi-command.ts";
import { objectAt, type Target, targetOf } from "./vi-motion.ts";

interface Range {
  readonly from: number;
  readonly to: number;
  readonly isLines: boolean;
}

const MOST_KILLS = 60;
const OPPOSITE: Readonly<Record<string, string>> = { f: "F", F: "f", t: "T", T: "t" };

export function runCommand(state: EditorState, command: ViCommand): Step {
  const { name, count } = command;
  const times = count ?? 1;
  const { text, cursor } = state;
  switch (name) {
    case "move":
      return runMotion(state, command);
    case "d":
    case "c":
    case "y":
    case "<":
    case ">":
      return runOperator(state, command);
    case "x":
      return operateOn(state, "d", "l", count);
    case "X":
      return operateOn(state, "d", "h", count);
    case "s":
      return operateOn(state, "c", "l", count);
    case "S":
      return operateOn(state, "c", "lines", count);
    case "D":
      return operateOn(state, "d", "$", null);
    case "C":
      return operateOn(state, "c", "$", null);
    case "Y":
      return operateOn(state, "y", "lines", count);
    case "r":
      return only(replaceCharacters(state, command.char, times));
    case "~":
      return only(swapCase(state, times));
    case "J":
      return only(joinLines(state));
    case "p":
    case "P":
      return only(put(state, name === "p", times));
    case "u":
      return orBell(state, repeated(state, times, undo));
    case "C-r":
      return orBell(state, repeated(state, times, redo));
    case "/":
      return openSearch(state);
    default:
      return only(beginInsertion(state, name, text, cursor));
  }
}

function runMotion(state: EditorState, { motion, char, count }: ViCommand): Step {
  if (motion === "j" || motion === "k") {
    return moveLines(state, motion === "j" ? 1 : -1, count);
  }
  const found = resolve(state, motion, char, count);
  if (found.target === null) return only(found.state, { kind: "bell" });
  return only(moveTo(found.state, found.target.to));
}

/** With a count it stays within the text; without, it goes on through what was entered before. */
function moveLines(state: EditorState, by: 1 | -1, count: number | null): Step {
  const { text, cursor } = state;
  for (let lines = count ?? 0; lines > 0; lines -= 1) {
    const to = verticalMove(text, cursor, by * lines, columnAt(text, cursor));
    if (to !== null) return only(moveTo(state, to));
  }
  return count === null ? moveVertically(state, by) : only(state, { kind: "bell" });
}

/** Repeats of f and t are looked up; new ones are remembered. */
function resolve(state: EditorState, motion: string, char: string, count: number | null) {
  const { text, cursor, vi } = state;
  if (motion === ";" || motion === ",") {
    if (vi.find === null) return { state, target: null };
    const key = motion === ";" ? vi.find.key : (OPPOSITE[vi.find.key] ?? "f");
    const repeat = { name: key, char: vi.find.char, count };
    return { state, target: targetOf(text, cursor, repeat) };
  }
  const target = targetOf(text, cursor, { name: motion, char, count });
  if (OPPOSITE[motion] === undefined) return { state, target };
  return { state: { ...state, vi: { ...vi, find: { key: motion, char } } }, target };
}

function runOperator(state: EditorState, command: ViCommand): Step {
  const { name, motion, char, count } = command;
  const { text, cursor } = state;
  if (motion === "lines") return apply(state, name, linesRange(text, cursor, count ?? 1));
  if (motion === "i" || motion === "a") {
    const found = objectAt(text, cursor, motion, char);
    return found === null
      ? only(state, { kind: "bell" })
      : apply(state, name, { ...found, isLines: false });
  }
  // A word that is changed keeps the space behind it.
  const isWord = name === "c" && /^[wW]$/.test(motion) && !/\s/.test(text.charAt(cursor));
  const found = resolve(state, isWord ? `c${motion}` : motion, char, count);
  if (found.target === null) return only(state, { kind: "bell" });
  return apply(found.state, name, rangeTo(text, cursor, found.target, motion));
}

function operateOn(state: EditorState, name: string, motion: string, count: number | null): Step {
  return runOperator(state, { name, motion, char: "", count });
}

function linesRange(text: string, cursor: number, count: number): Range {
  let to = lineEnd(text, cursor);
  for (let left = count - 1; left > 0 && to < text.length; left -= 1) to = lineEnd(text, to + 1);
  return { from: lineStart(text, cursor), to, isLines: true };
}

function rangeTo(text: string, cursor: number, { to, reach }: Target, motion: string): Range {
  const first = Math.min(cursor, to);
  const last = Math.max(cursor, to);
  if (reach === "lines") {
    return { from: lineStart(text, first), to: lineEnd(text, last), isLines: true };
  }
  const isEmptyLine = reach === "inclusive" && text.charAt(last) === "\n";
  const end = reach === "inclusive" && !isEmptyLine ? nextBoundary(text, last) : last;
  // A word motion does not take the line break with it.
  const isOverBreak = /^[wW]$/.test(motion) && text.slice(first, end).includes("\n");
  const lineBreak = lineEnd(text, first);
  return { from: first, to: isOverBreak && lineBreak > first ? lineBreak : end, isLines: false };
}

function apply(state: EditorState, name: string, range: Range): Step {
  const { text } = state;
  const { from, to, isLines } = range;
  if (name === "<" || name === ">") return only(indentLines(state, range, name));
  const piece = text.slice(from, to) + (isLines ? "\n" : "");
  const kills = piece === "" ? state.kills : [piece, ...state.kills].slice(0, MOST_KILLS);
  const kept = { ...state, kills };
  if (name === "y") return only(moveTo(kept, isLines ? state.cursor : from));
  if (name === "c") {
    const start = isLines ? from + indentAt(text, from).length : from;
    return only(toInsert(edit(kept, { from: start, to, text: "", cursor: start })));
  }
  if (!isLines) return only(edit(kept, { from, to, text: "", cursor: from }));
  const isLast = to === text.length;
  const cutFrom = isLast ? Math.max(0, from - 1) : from;
  const cut = edit(kept, { from: cutFrom, to: isLast ? to : to + 1, text: "", cursor: cutFrom });
  return only(moveTo(cut, lineIndentEnd(cut.text, cut.cursor)));
}

function indentLines(state: EditorState, { from, to }: Range, name: "<" | ">"): EditorState {
  const start = lineStart(state.text, from);
  const lines = state.text.slice(start, lineEnd(state.text, to)).split("\n");
  const moved = lines.map((line) => {
    if (name === "<") return line.replace(/^(?: {1,2}|\t)/, "");
    return line === "" ? line : `  ${line}`;
  });
  const end = lineEnd(state.text, to);
  const done = edit(state, { from: start, to: end, text: moved.join("\n"), cursor: start });
  return moveTo(done, lineIndentEnd(done.text, start));
}

function beginInsertion(state: EditorState, name: string, text: string, cursor: number) {
  switch (name) {
    case "I":
      return toInsert(moveTo(state, lineIndentEnd(text, cursor)));
    case "a":
      return toInsert(moveTo(state, Math.min(lineEnd(text, cursor), nextBoundary(text, cursor))));
    case "A":
      return toInsert(moveTo(state, lineEnd(text, cursor)));
    case "o":
      return insertLine(toInsert(moveTo(state, lineEnd(text, cursor))));
    case "O":
      return toInsert(openAbove(state));
    default:
      return toInsert(state);
  }
}

function openAbove(state: EditorState): EditorState {
  const start = lineStart(state.text, state.cursor);
  const indent = indentAt(state.text, state.cursor);
  const opened = { from: start, to: start, text: `${indent}\n`, cursor: start + indent.length };
  return edit(state, opened);
}

function toInsert(state: EditorState): EditorState {
  return { ...state, vi: { ...state.vi, mode: "insert" } };
}

function replaceCharacters(state: EditorState, char: string, times: number): EditorState {
  const { text, cursor } = state;
  let to = cursor;
  for (let left = times; left > 0; left -= 1) {
    if (to === lineEnd(text, to)) return state;
    to = nextBoundary(text, to);
  }
  const put = edit(state, { from: cursor, to, text: char.repeat(times) });
  return moveTo(put, put.cursor - 1);
}

function swapCase(state: EditorState, times: number): EditorState {
  const { text, cursor } = state;
  let to = cursor;
  for (let left = times; left > 0 && to < lineEnd(text, to); left -= 1) to = nextBoundary(text, to);
  const swapped = text
    .slice(cursor, to)
    .replace(/\p{Letter}/gu, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    );
  return edit(state, { from: cursor, to, text: swapped });
}

function joinLines(state: EditorState): EditorState {
  const { text, cursor } = state;
  const end = lineEnd(text, cursor);
  if (end === text.length) return state;
  const next = lineIndentEnd(text, end + 1);
  return edit(state, { from: end, to: next, text: next === text.length ? "" : " ", cursor: end });
}

/** Whole lines go below or above this one. */
function put(state: EditorState, isBehind: boolean, times: number): EditorState {
  const { text, cursor, kills } = state;
  const [piece] = kills;
  if (piece === undefined) return state;
  const all = piece.repeat(Math.min(times, 1000));
  if (!piece.endsWith("\n")) {
    const at = isBehind ? Math.min(lineEnd(text, cursor), nextBoundary(text, cursor)) : cursor;
    const done = edit(state, { from: at, to: at, text: all });
    return moveTo(done, previousBoundary(done.text, done.cursor));
  }
  const at = isBehind ? lineEnd(text, cursor) : lineStart(text, cursor);
  const lines = isBehind ? `\n${all.slice(0, -1)}` : all;
  const first = isBehind ? at + 1 : at;
  const done = edit(state, { from: at, to: at, text: lines, cursor: first });
  return moveTo(done, lineIndentEnd(done.text, first));
}

function repeated(
  state: EditorState,
  times: number,
  make: (state: EditorState) => EditorState,
): EditorState {
  let current = state;
  for (let left = times; left > 0; left -= 1) current = make(current);
  return current;
}

function orBell(before: EditorState, after: EditorState): Step {
  return before === after ? only(before, { kind: "bell" }) : only(after);
}
