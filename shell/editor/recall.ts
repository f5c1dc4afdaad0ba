// What was entered before: brought back whole by Up and Down, and suggested while one types.

import { edit, snapshot } from "./edit.ts";
import { columnAt, verticalMove, wordForward } from "./motion.ts";
import { type EditorState, only, type Step } from "./state.ts";

/** Up and Down: within the text, and beyond its ends through the entries. */
export function moveVertically(state: EditorState, lines: -1 | 1): Step {
  const { text, cursor, previous } = state;
  if (previous === "recall") return recall(state, lines);
  const goal = previous === "vertical" ? state.goal : columnAt(text, cursor);
  const to = verticalMove(text, cursor, lines, goal);
  if (to === null) return recall(state, lines);
  return only({ ...state, cursor: to, goal, last: "vertical" });
}

/** The next older (-1) or newer entry that begins with what stood before the cursor. */
export function recall(state: EditorState, direction: -1 | 1): Step {
  const { entries, text, cursor } = state;
  const isGoingOn = state.recall !== null && state.previous === "recall";
  const started = {
    draft: snapshot(state),
    prefix: text.slice(0, cursor),
    index: entries.length,
  };
  const from = isGoingOn && state.recall !== null ? state.recall : started;
  let index = from.index + direction;
  while (index >= 0 && index < entries.length) {
    const entry = entries[index] ?? "";
    if (entry.startsWith(from.prefix) && entry !== text) {
      const shown = edit(state, { from: 0, to: text.length, text: entry, action: "recall" });
      return only({ ...shown, recall: { ...from, index } });
    }
    index += direction;
  }
  if (direction === -1 || !isGoingOn || from.index === entries.length) {
    return only({ ...state, last: isGoingOn ? "recall" : null }, { kind: "bell" });
  }
  const { draft } = from;
  const back = edit(state, { from: 0, to: text.length, text: draft.text, cursor: draft.cursor });
  return only({ ...back, last: "recall", recall: { ...from, index: entries.length } });
}

/** The rest of the newest entry that begins with all of the text. */
export function suggestion({
  text,
  cursor,
  entries,
  search,
  vi,
  isSubmitted,
}: EditorState): string {
  if (isSubmitted || text === "" || cursor !== text.length) return "";
  if (search !== null || vi.mode === "normal") return "";
  const found = entries.findLast((entry) => entry.length > text.length && entry.startsWith(text));
  return found?.slice(text.length) ?? "";
}

/** null when nothing is suggested. */
export function acceptSuggestion(state: EditorState, how: "all" | "word"): EditorState | null {
  const rest = suggestion(state);
  if (rest === "") return null;
  const taken = how === "all" ? rest : rest.slice(0, wordForward(rest, 0));
  return edit(state, { from: state.cursor, to: state.cursor, text: taken });
}
