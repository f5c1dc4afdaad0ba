// Ctrl-R: what was entered before, found by some of its letters while one types them.

import { previousBoundary } from "../text/width.ts";
import { clearText, edit } from "./edit.ts";
import { searchEntries } from "./fuzzy.ts";
import { isTyped, type Key } from "./key.ts";
import { bigWordBack } from "./motion.ts";
import { type EditorState, only, type Search, type Step } from "./state.ts";

/** What is in the line is what is looked for first. */
export function openSearch(state: EditorState): Step {
  const query = state.text.includes("\n") ? "" : state.text.trim();
  return only({ ...lookFor(state, query), menu: null });
}

export function stepSearch(state: EditorState, search: Search, key: Key): Step {
  const { query, selected, hits } = search;
  if (isTyped(key)) return only(lookFor(state, query + key));
  const select = (to: number) =>
    only({ ...state, search: { ...search, selected: Math.max(0, Math.min(hits.length - 1, to)) } });
  switch (key) {
    case "C-r":
    case "down":
    case "C-n":
      return selected + 1 < hits.length ? select(selected + 1) : only(state, { kind: "bell" });
    case "C-s":
    case "up":
    case "C-p":
      return select(selected - 1);
    case "backspace":
    case "C-h":
      return only(lookFor(state, query.slice(0, previousBoundary(query, query.length))));
    case "C-w":
      return only(lookFor(state, query.slice(0, bigWordBack(query, query.length))));
    case "C-u":
      return only(lookFor(state, ""));
    case "escape":
    case "C-g":
      return only({ ...state, search: null });
    case "C-c":
      return only({ ...clearText(state), search: null });
    case "enter":
    case "C-j":
    case "tab":
    case "right":
    case "end":
    case "C-e":
      return take(state, search);
    default:
      return only(state, { kind: "bell" });
  }
}

export function addToQuery(state: EditorState, search: Search, text: string): EditorState {
  return lookFor(state, search.query + text.replace(/\s+/g, " "));
}

function lookFor(state: EditorState, query: string): EditorState {
  const hits = searchEntries(state.entries, query);
  return { ...state, search: { query, hits, selected: 0 } };
}

/** Into the line, to be changed or run. */
function take(state: EditorState, { hits, selected }: Search): Step {
  const hit = hits[selected];
  const closed = { ...state, search: null };
  if (hit === undefined) return only(closed, { kind: "bell" });
  return only(edit(closed, { from: 0, to: state.text.length, text: hit.text }));
}
