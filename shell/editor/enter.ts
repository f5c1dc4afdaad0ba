// New lines, and whether Enter makes one: code that is not complete gets another line, indented.

import { openAt } from "../text/brackets.ts";
import { tokensOf } from "../text/tokens.ts";
import { edit } from "./edit.ts";
import { indentAt, lineStart } from "./motion.ts";
import { type EditorState, only, type Step } from "./state.ts";

export function enter(state: EditorState): Step {
  const { text, cursor, rules } = state;
  if (text.trim() === "" || rules.isCommand(text)) return submit(state);
  const { kind } = rules.completenessOf(text);
  // What can never become right is run from its end, for then it is said what is wrong with it.
  const isHopeless = kind === "invalid" && text.slice(cursor).trim() === "";
  return kind === "complete" || isHopeless ? submit(state) : only(insertLine(state));
}

const NO_REQUEST = -1;

function submit(state: EditorState): Step {
  const done: EditorState = {
    ...state,
    isSubmitted: true,
    entries: state.text.trim() === "" ? state.entries : joinEntries(state.entries, [state.text]),
    menu: null,
    asked: null,
    search: null,
    signature: null,
    diagnostics: [],
    // What is answered from now on is about a text that has gone.
    signatureRequest: NO_REQUEST,
    diagnosticsRequest: NO_REQUEST,
  };
  return only(done, { kind: "submit", text: state.text });
}

/** Each text once, where it was entered last. */
export function joinEntries(older: readonly string[], newer: readonly string[]): readonly string[] {
  const again = new Set(newer);
  return [...older.filter((text) => !again.has(text)), ...newer];
}

/** Between an opening bracket and its closing one, the closing one gets a line of its own. */
export function insertLine(state: EditorState): EditorState {
  const { text, cursor, rules } = state;
  const before = text.slice(0, cursor);
  const found = rules.completenessOf(before);
  const outer = indentAt(text, cursor).slice(0, cursor - lineStart(text, cursor));
  const inner = found.kind === "incomplete" ? " ".repeat(found.indent) : outer;
  const isBetween = /[([{]$/.test(before) && /^[)\]}]/.test(text.slice(cursor));
  const line = `\n${inner}`;
  return edit(state, {
    from: cursor,
    to: cursor,
    text: isBetween ? `${line}\n${outer}` : line,
    cursor: cursor + line.length,
    action: "type",
  });
}

/** A bracket that closes, first on its line, stands below the line that opened it. */
export function insertClosing(state: EditorState, bracket: string): EditorState {
  const { text, cursor } = state;
  const start = lineStart(text, cursor);
  const isFirst = start > 0 && text.slice(start, cursor).trim() === "";
  const opener = isFirst ? openAt(text, tokensOf(text), start).at(-1) : undefined;
  if (opener === undefined) {
    return edit(state, { from: cursor, to: cursor, text: bracket, action: "type" });
  }
  const indent = indentAt(text, opener.from);
  return edit(state, { from: start, to: cursor, text: indent + bracket, action: "type" });
}
