// The only places where the text changes: an edit, undo and redo.
// Invariant: every text that was there can be reached by undo, or by redo until the next edit.

import { cleanText } from "../text/clean.ts";
import { boundaryAfter, boundaryBefore } from "../text/width.ts";
import type { Action, EditorState, Snapshot } from "./state.ts";

/** Older steps are forgotten, earlier those of a very long text. */
const MOST_UNDO_STEPS = 2000;
const MOST_UNDO_CHARS = 50_000_000;

export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** Where the cursor goes; behind what was inserted when it is not said. */
  readonly cursor?: number;
  /** Edits of the same kind in a row are undone together. */
  readonly action?: Action;
}

export function edit(state: EditorState, { from, to, text, cursor, action }: Edit): EditorState {
  const inserted = cleanText(text);
  const after = state.text.slice(0, from) + inserted + state.text.slice(to);
  const target = boundaryAfter(after, cursor ?? from + inserted.length);
  const last = action ?? null;
  if (after === state.text) return { ...state, cursor: target, last };
  const isJoined = joins(state, inserted, last);
  const past = isJoined ? state.past : remember(state);
  return {
    ...state,
    text: after,
    cursor: target,
    past,
    future: [],
    last,
    vi: { ...state.vi, isGrouped: state.vi.recording !== null },
  };
}

/** Undo brings it back. */
export function clearText(state: EditorState): EditorState {
  return edit(state, { from: 0, to: state.text.length, text: "" });
}

export function moveTo(state: EditorState, offset: number): EditorState {
  return { ...state, cursor: boundaryBefore(state.text, offset) };
}

export function undo(state: EditorState): EditorState {
  const to = state.past.at(-1);
  if (to === undefined) return state;
  const future = [...state.future, snapshot(state)];
  return { ...state, ...to, past: state.past.slice(0, -1), future, vi: ungrouped(state) };
}

export function redo(state: EditorState): EditorState {
  const to = state.future.at(-1);
  if (to === undefined) return state;
  const past = [...state.past, snapshot(state)];
  return { ...state, ...to, past, future: state.future.slice(0, -1), vi: ungrouped(state) };
}

function ungrouped({ vi }: EditorState): EditorState["vi"] {
  return { ...vi, isGrouped: false };
}

export function snapshot({ text, cursor }: Snapshot): Snapshot {
  return { text, cursor };
}

function remember(state: EditorState): readonly Snapshot[] {
  const most = Math.min(MOST_UNDO_STEPS, Math.ceil(MOST_UNDO_CHARS / (state.text.length + 1)));
  return [...state.past, snapshot(state)].slice(-most);
}

/** Typing is undone a word at a time, erasing at once, an insertion of vi as one. */
function joins(state: EditorState, inserted: string, action: Action | null): boolean {
  if (state.past.length === 0) return false;
  if (state.vi.isGrouped) return true;
  if (action === null || action !== state.previous) return false;
  if (action === "erase") return true;
  if (action !== "type" || inserted === "\n") return false;
  return /\s$/.test(inserted) || !/\s/.test(state.text.charAt(state.cursor - 1));
}
