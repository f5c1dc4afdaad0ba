// Changes to what is there already: characters and words swapped, the case of a word.

import { nextBoundary, previousBoundary } from "../text/width.ts";
import { edit } from "./edit.ts";
import { lineEnd, lineStart, wordBack, wordForward } from "./motion.ts";
import type { EditorState } from "./state.ts";

/** The grapheme before the cursor changes places with the one under it. */
export function transposeCharacters(state: EditorState): EditorState {
  const { text, cursor } = state;
  const isAtEnd = cursor === lineEnd(text, cursor);
  const middle = isAtEnd ? previousBoundary(text, cursor) : cursor;
  const from = previousBoundary(text, middle);
  const to = nextBoundary(text, middle);
  if (middle <= lineStart(text, cursor)) return state;
  return edit(state, { from, to, text: text.slice(middle, to) + text.slice(from, middle) });
}

export function transposeWords(state: EditorState): EditorState {
  const { text, cursor } = state;
  const secondEnd = wordForward(text, cursor);
  const secondStart = wordBack(text, secondEnd);
  const firstStart = wordBack(text, secondStart);
  const firstEnd = wordForward(text, firstStart);
  if (firstEnd > secondStart || firstStart === secondStart) return state;
  const swapped =
    text.slice(secondStart, secondEnd) +
    text.slice(firstEnd, secondStart) +
    text.slice(firstStart, firstEnd);
  return edit(state, { from: firstStart, to: secondEnd, text: swapped });
}

export function changeWord(state: EditorState, change: (word: string) => string): EditorState {
  const to = wordForward(state.text, state.cursor);
  return edit(state, { from: state.cursor, to, text: change(state.text.slice(state.cursor, to)) });
}

export function capitalise(word: string): string {
  const first = word.search(/\p{Letter}/u);
  if (first < 0) return word;
  const end = nextBoundary(word, first);
  return (
    word.slice(0, first) + word.slice(first, end).toUpperCase() + word.slice(end).toLowerCase()
  );
}
