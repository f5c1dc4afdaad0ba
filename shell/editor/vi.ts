// The vi mode: what a key means where one writes, and where one gives commands. A command is
// collected key by key until it is complete; the keys of the last change make it again.
// Invariant: in normal mode the cursor stands on a character, if its line has one.

import { previousBoundary } from "../text/width.ts";
import { clearText, moveTo } from "./edit.ts";
import { isTyped, type Key } from "./key.ts";
import { lineEnd, lineStart } from "./motion.ts";
import { type EditorState, only, type Step } from "./state.ts";
import { isChange, parseCommand } from "./vi-command.ts";
import { runCommand } from "./vi-normal.ts";

type InsertKey = (state: EditorState, key: Key) => Step;

/** Keys that mean in normal mode what they mean where one writes. */
const ALWAYS = new Set(
  "enter C-j up down C-p C-n C-c C-d C-l C-z C-x C-e M-enter pageup pagedown home end".split(" "),
);
const ALIASES: Readonly<Record<Key, Key>> = {
  left: "h",
  right: "l",
  backspace: "h",
  "C-h": "h",
  delete: "x",
};

export function stepVi(state: EditorState, key: Key, insertKey: InsertKey): Step {
  const step =
    state.vi.mode === "insert" ? insert(state, key, insertKey) : normal(state, key, insertKey);
  return step.state.vi.mode === "normal" && !step.state.isSubmitted
    ? { ...step, state: onCharacter(step.state) }
    : step;
}

function insert(state: EditorState, key: Key, insertKey: InsertKey): Step {
  if (key === "escape") return only(endInsertion(state));
  // Escape and a letter that came together: nobody who uses vi means Alt.
  if (key.startsWith("M-") && isTyped(key.slice(2))) {
    return stepVi(endInsertion(state), key.slice(2), insertKey);
  }
  const { recording } = state.vi;
  const more = recording === null ? null : [...recording, key];
  return insertKey({ ...state, vi: { ...state.vi, recording: more } }, key);
}

function endInsertion(state: EditorState): EditorState {
  const { text, cursor, vi } = state;
  const change = vi.recording ?? vi.change;
  const at = cursor === lineStart(text, cursor) ? cursor : previousBoundary(text, cursor);
  const normal = { ...vi, mode: "normal", change, recording: null, isGrouped: false } as const;
  return { ...moveTo(state, at), vi: normal };
}

function normal(state: EditorState, key: Key, insertKey: InsertKey): Step {
  const { pending } = state.vi;
  if (state.prefix !== null || (ALWAYS.has(key) && pending.length === 0)) {
    return insertKey(state, key);
  }
  const typed = ALIASES[key] ?? key;
  if (key === "escape" || key === "C-g") return only(withPending(state, []));
  if (key === "C-c") return only(clearText(withPending(state, [])));
  if (!isTyped(typed) && typed !== "C-r") return only(withPending(state, []), { kind: "bell" });
  const keys = [...pending, typed];
  const command = parseCommand(keys);
  if (command === "more") return only(withPending(state, keys));
  const ready = withPending(state, []);
  if (command === null) return only(ready, { kind: "bell" });
  if (command.name === ".") return again(ready, command.count ?? 1, insertKey);
  const started = isChange(command)
    ? { ...ready, vi: { ...ready.vi, recording: keys, isGrouped: false } }
    : ready;
  const step = runCommand(started, command);
  if (step.state.vi.mode === "insert" || !isChange(command)) return step;
  const vi = { ...step.state.vi, recording: null, change: keys, isGrouped: false };
  return { ...step, state: { ...step.state, vi } };
}

function again(state: EditorState, times: number, insertKey: InsertKey): Step {
  const { change } = state.vi;
  if (change.length === 0) return only(state, { kind: "bell" });
  let current = state;
  for (let left = Math.min(times, 100); left > 0; left -= 1) {
    for (const key of change) current = stepVi(current, key, insertKey).state;
    if (current.vi.mode === "insert") current = onCharacter(endInsertion(current));
  }
  return only({ ...current, vi: { ...current.vi, change } });
}

function withPending(state: EditorState, pending: readonly Key[]): EditorState {
  return { ...state, vi: { ...state.vi, pending } };
}

function onCharacter(state: EditorState): EditorState {
  const { text, cursor } = state;
  const isBehind = cursor === lineEnd(text, cursor) && cursor > lineStart(text, cursor);
  return isBehind ? moveTo(state, previousBoundary(text, cursor)) : state;
}
