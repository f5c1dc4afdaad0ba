// The editor: what a key, a paste or an answer makes of it, and what it then asks for.

import { never } from "../../stdlib/base/assert.ts";
import { withQuestions } from "./ask.ts";
import { edit } from "./edit.ts";
import { commandOf } from "./emacs.ts";
import { insertClosing, joinEntries } from "./enter.ts";
import { isTyped, type Key } from "./key.ts";
import { ask, keepsMenu, narrow, offer, stepMenu } from "./menu.ts";
import { addToQuery, stepSearch } from "./search.ts";
import {
  blankEditor,
  type EditorEffect,
  type EditorInput,
  type EditorState,
  only,
  type Step,
} from "./state.ts";
import { stepVi } from "./vi.ts";

/** What is typed while a Cell runs is kept up to this. */
const MOST_AHEAD = 10_000;

export function stepEditor(state: EditorState, input: EditorInput): Step {
  switch (input.kind) {
    case "key":
    case "paste":
      if (state.isSubmitted) return keepAhead(state, input);
      return withQuestions(
        state,
        input.kind === "key" ? press(state, input.key) : paste(state, input.text),
      );
    case "edited":
      return withQuestions(state, only(replaceAll(state, input.text)));
    case "blank":
      return blank(state, input.number, input.text ?? "");
    case "history":
      return only({ ...state, entries: joinEntries(input.entries, state.entries), recall: null });
    case "completions":
      return withQuestions(state, offer(state, input.request, input.answer));
    case "details":
      if (state.menu?.request !== input.request) return only(state);
      return only({ ...state, menu: { ...state.menu, details: input.answer } });
    case "signature":
      if (state.signatureRequest !== input.request) return only(state);
      return only({ ...state, signature: input.answer });
    case "diagnostics":
      if (state.diagnosticsRequest !== input.request) return only(state);
      return only({ ...state, diagnostics: input.answer });
    default:
      return never(input);
  }
}

function keepAhead(state: EditorState, input: EditorInput): Step {
  const key = input.kind === "key" ? input.key : null;
  if (key === "C-c") return only({ ...state, ahead: [] }, { kind: "interrupt" });
  // What is about the terminal, and not about a text, does not wait.
  if (key === "C-z") return only(state, { kind: "suspend" });
  if (key === "C-l") return only(state, { kind: "clear-screen" });
  if (state.ahead.length >= MOST_AHEAD) return only(state, { kind: "bell" });
  return only({ ...state, ahead: [...state.ahead, input] });
}

/** Stops where what was typed ahead submits the new text: the rest is for the prompt after it. */
function blank(state: EditorState, number: number, text: string): Step {
  let current: EditorState = { ...blankEditor(state, number, text), ahead: [] };
  const effects: EditorEffect[] = [];
  for (const input of state.ahead) {
    const step = stepEditor(current, input);
    current = step.state;
    effects.push(...step.effects);
  }
  return only(current, ...effects);
}

function press(state: EditorState, key: Key): Step {
  const fresh: EditorState = { ...state, previous: state.last, last: null };
  if (state.search !== null) return stepSearch(fresh, state.search, key);
  const { menu } = state;
  if (menu !== null) {
    const taken = stepMenu(fresh, menu, key);
    if (taken !== null) return taken;
    const step = pressPlain(keepsMenu(key) ? fresh : { ...fresh, menu: null }, key);
    return { ...step, state: narrow(step.state) };
  }
  return pressPlain(fresh, key);
}

function pressPlain(state: EditorState, key: Key): Step {
  return state.rules.mode === "vi" ? stepVi(state, key, insertKey) : insertKey(state, key);
}

/** A key where one writes: a command, or the character itself. */
function insertKey(state: EditorState, key: Key): Step {
  const { prefix } = state;
  const plain: EditorState = prefix === null ? state : { ...state, prefix: null };
  // Ctrl-C is never a second key.
  const command = commandOf(key, key === "C-c" ? null : prefix);
  if (command !== null) return command(plain);
  if (prefix !== null || !isTyped(key)) return only(plain, { kind: "bell" });
  return type(plain, key);
}

function type(state: EditorState, char: string): Step {
  if (/^[)\]}]$/.test(char)) return only(insertClosing(state, char));
  const { cursor } = state;
  const typed = edit(state, { from: cursor, to: cursor, text: char, action: "type" });
  const asksByItself = char === "." && state.rules.autoComplete && isMember(typed);
  return asksByItself ? ask({ ...typed, menu: null }, false) : only(typed);
}

/** A dot behind a value, not one of a number, a spread or a command. */
function isMember({ text, cursor }: EditorState): boolean {
  return (
    /(?:[\p{ID_Continue}$)\]}"'`?!]|\n\s*)\.$/u.test(text.slice(0, cursor)) &&
    !/(?:^|\W)\d+\.$/.test(text.slice(0, cursor))
  );
}

/** One insertion, as it is. */
function paste(state: EditorState, text: string): Step {
  const fresh: EditorState = { ...state, previous: null, last: null, menu: null };
  if (state.search !== null) return only(addToQuery(fresh, state.search, text));
  return only(edit(fresh, { from: state.cursor, to: state.cursor, text }));
}

function replaceAll(state: EditorState, text: string): EditorState {
  const fresh: EditorState = { ...state, previous: null, menu: null, search: null };
  return edit(fresh, { from: 0, to: state.text.length, text: text.replace(/\n$/, "") });
}
