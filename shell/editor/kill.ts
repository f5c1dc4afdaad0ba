// Cutting and putting back, as readline does it: what is cut in a row is one piece, and the pieces
// before it can be had in turn.

import { edit } from "./edit.ts";
import { type EditorState, only, type Step } from "./state.ts";

const MOST_KILLS = 60;

export function kill(state: EditorState, from: number, to: number): EditorState {
  if (from >= to) return { ...state, last: state.previous === "kill" ? "kill" : null };
  const piece = state.text.slice(from, to);
  const isBack = to === state.cursor;
  const [newest = "", ...older] = state.kills;
  const isMore = state.previous === "kill";
  const joined = isBack ? piece + newest : newest + piece;
  const kills = isMore ? [joined, ...older] : [piece, ...state.kills];
  const cut = edit(state, { from, to, text: "", cursor: from, action: "kill" });
  return { ...cut, kills: kills.slice(0, MOST_KILLS) };
}

export function yank(state: EditorState): Step {
  const [piece] = state.kills;
  if (piece === undefined) return only(state, { kind: "bell" });
  const { cursor } = state;
  const put = edit(state, { from: cursor, to: cursor, text: piece, action: "yank" });
  return only({ ...put, yanked: { from: cursor, to: cursor + piece.length, index: 0 } });
}

/** Instead of what was just put back, the piece that was cut before it. */
export function yankOlder(state: EditorState): Step {
  if (state.previous !== "yank" || state.yanked === null) return only(state, { kind: "bell" });
  const { from, to } = state.yanked;
  const index = (state.yanked.index + 1) % state.kills.length;
  const piece = state.kills[index] ?? "";
  const put = edit(state, { from, to, text: piece, action: "yank" });
  return only({ ...put, yanked: { from, to: from + piece.length, index } });
}
