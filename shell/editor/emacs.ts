// What each key does, as readline has it. In vi mode these are the keys of insertion.

import { nextBoundary, previousBoundary } from "../text/width.ts";
import { capitalise, changeWord, transposeCharacters, transposeWords } from "./change.ts";
import { clearText, edit, moveTo, redo, undo } from "./edit.ts";
import { enter, insertLine } from "./enter.ts";
import type { Key } from "./key.ts";
import { kill, yank, yankOlder } from "./kill.ts";
import { complete } from "./menu.ts";
import { bigWordBack, lineEnd, lineStart, wordBack, wordForward } from "./motion.ts";
import { acceptSuggestion, moveVertically, recall } from "./recall.ts";
import { openSearch } from "./search.ts";
import { type EditorEffect, type EditorState, only, type Step } from "./state.ts";

type Command = (state: EditorState) => Step;

export function commandOf(key: Key, prefix: EditorState["prefix"]): Command | null {
  const table = prefix === null ? COMMANDS : AFTER_C_X;
  return Object.hasOwn(table, key) ? (table[key] ?? null) : null;
}

const left = change((state) => moveTo(state, previousBoundary(state.text, state.cursor)));
const right = change(
  (state) =>
    acceptSuggestion(state, "all") ?? moveTo(state, nextBoundary(state.text, state.cursor)),
);
const toLineStart = change((state) => moveTo(state, lineStart(state.text, state.cursor)));
const toLineEnd = change(
  (state) => acceptSuggestion(state, "all") ?? moveTo(state, lineEnd(state.text, state.cursor)),
);
const backWord = change((state) => moveTo(state, wordBack(state.text, state.cursor)));
const forwardWord = change(
  (state) =>
    acceptSuggestion(state, "word") ?? moveTo(state, wordForward(state.text, state.cursor)),
);
const toStart = change((state) => moveTo(state, 0));
const toEnd = change((state) => moveTo(state, state.text.length));
const erase = change((state) => {
  const { text, cursor } = state;
  const indent = text.slice(lineStart(text, cursor), cursor);
  const isIndent = lineStart(text, cursor) > 0 && /^(?: {2})+$/.test(indent);
  const from = isIndent ? cursor - 2 : previousBoundary(text, cursor);
  return edit(state, { from, to: cursor, text: "", action: "erase" });
});
const eraseForward = change((state) =>
  edit(state, {
    from: state.cursor,
    to: nextBoundary(state.text, state.cursor),
    text: "",
    cursor: state.cursor,
    action: "erase",
  }),
);
const killToEnd = change((state) => {
  const end = lineEnd(state.text, state.cursor);
  const isAtEnd = end === state.cursor;
  return kill(state, state.cursor, isAtEnd ? Math.min(end + 1, state.text.length) : end);
});
const killToStart = change((state) => {
  const start = lineStart(state.text, state.cursor);
  return kill(state, start === state.cursor ? Math.max(0, start - 1) : start, state.cursor);
});
const killWord = change((state) =>
  kill(state, state.cursor, wordForward(state.text, state.cursor)),
);
const killWordBack = change((state) =>
  kill(state, wordBack(state.text, state.cursor), state.cursor),
);
const killBigWordBack = change((state) =>
  kill(state, bigWordBack(state.text, state.cursor), state.cursor),
);
const older: Command = (state) => moveVertically(state, -1);
const newer: Command = (state) => moveVertically(state, 1);
const newLine = change(insertLine);
const undoEdit: Command = (state) => orBell(state, undo(state));
const redoEdit: Command = (state) => orBell(state, redo(state));

/** With text, the line is cleared; undo brings it back. */
const interrupt: Command = (state) => {
  if (state.text === "") return only(state, { kind: "interrupt" });
  return only(clearText(state));
};
const leaveOrErase: Command = (state) =>
  state.text === "" ? only(state, { kind: "leave" }) : eraseForward(state);

const COMMANDS: Readonly<Record<Key, Command>> = {
  left,
  "C-b": left,
  right,
  "C-f": right,
  home: toLineStart,
  "C-a": toLineStart,
  end: toLineEnd,
  "C-e": toLineEnd,
  "M-b": backWord,
  "M-left": backWord,
  "C-left": backWord,
  "M-f": forwardWord,
  "M-right": forwardWord,
  "C-right": forwardWord,
  "M-<": toStart,
  "C-home": toStart,
  "M->": toEnd,
  "C-end": toEnd,
  up: older,
  "C-p": older,
  down: newer,
  "C-n": newer,
  pageup: (state) => recall(state, -1),
  pagedown: (state) => recall(state, 1),
  backspace: erase,
  "C-h": erase,
  delete: eraseForward,
  "C-d": leaveOrErase,
  "C-k": killToEnd,
  "C-u": killToStart,
  "M-d": killWord,
  "C-delete": killWord,
  "M-backspace": killWordBack,
  "C-M-h": killWordBack,
  "C-backspace": killWordBack,
  "C-w": killBigWordBack,
  "C-y": yank,
  "M-y": yankOlder,
  "C-t": change(transposeCharacters),
  "M-t": change(transposeWords),
  "M-u": change((state) => changeWord(state, (word) => word.toUpperCase())),
  "M-l": change((state) => changeWord(state, (word) => word.toLowerCase())),
  "M-c": change((state) => changeWord(state, capitalise)),
  "C-_": undoEdit,
  "C-S-z": redoEdit,
  "M-_": redoEdit,
  enter,
  "C-j": enter,
  "M-enter": newLine,
  "S-enter": newLine,
  "C-enter": newLine,
  tab: complete,
  "C-r": openSearch,
  "C-c": interrupt,
  "C-l": ask({ kind: "clear-screen" }),
  "C-z": ask({ kind: "suspend" }),
  "C-g": ask({ kind: "bell" }),
  escape: (state) => only(state),
  "C-x": (state) => only({ ...state, prefix: "C-x" }),
};

const AFTER_C_X: Readonly<Record<Key, Command>> = {
  "C-e": (state) => only(state, { kind: "edit-outside", text: state.text }),
  "C-u": undoEdit,
  "C-r": redoEdit,
};

function change(make: (state: EditorState) => EditorState): Command {
  return (state) => only(make(state));
}

function ask(effect: EditorEffect): Command {
  return (state) => only(state, effect);
}

function orBell(before: EditorState, after: EditorState): Step {
  return before === after ? only(before, { kind: "bell" }) : only(after);
}
