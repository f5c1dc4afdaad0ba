// What the editor wants to know after each step: is the code right, and whose parameters are these.
// Answers come later, if ever; one that was overtaken by another edit is dropped.

import type { Diagnostic } from "../../kernel/code.ts";
import { openAt } from "../text/brackets.ts";
import { tokensOf } from "../text/tokens.ts";
import type { EditorEffect, EditorState, Step } from "./state.ts";

/** In a longer text nobody looks for the call that the cursor is in. */
const MOST_SEARCHED_CHARS = 100_000;

/** Adds the questions that the difference between the two states raises. */
export function withQuestions(before: EditorState, { state, effects }: Step): Step {
  const hasNewText = before.text !== state.text;
  if (state.isSubmitted || (!hasNewText && before.cursor === state.cursor)) {
    return { state, effects };
  }
  const checked = hasNewText ? askDiagnosis(before, state) : { state, effects: [] };
  const told = askSignature(checked.state);
  return { state: told.state, effects: [...effects, ...checked.effects, ...told.effects] };
}

function askDiagnosis(before: EditorState, state: EditorState): Step {
  const request = state.requests + 1;
  const isCode = state.text.trim() !== "" && !state.rules.isCommand(state.text);
  const diagnostics = isCode ? moveAlong(state.diagnostics, before.text, state.text) : [];
  const asking = { ...state, requests: request, diagnosticsRequest: request, diagnostics };
  const effect: EditorEffect = { kind: "diagnose", request, text: state.text };
  return { state: asking, effects: isCode ? [effect] : [] };
}

/** What was said of code that an edit left alone stays true until the next answer. */
function moveAlong(
  diagnostics: readonly Diagnostic[],
  before: string,
  after: string,
): readonly Diagnostic[] {
  if (diagnostics.length === 0) return diagnostics;
  const most = Math.min(before.length, after.length);
  let same = 0;
  while (same < most && before[same] === after[same]) same += 1;
  let tail = 0;
  while (tail < most - same && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const shift = after.length - before.length;
  return diagnostics.flatMap((diagnostic) => {
    const { from, to } = diagnostic;
    if (to < same) return [diagnostic];
    if (from < before.length - tail) return [];
    return [{ ...diagnostic, from: from + shift, to: to + shift }];
  });
}

function askSignature(state: EditorState): Step {
  const { text, cursor } = state;
  if (!isInCall(text, cursor)) return { state: { ...state, signature: null }, effects: [] };
  const request = state.requests + 1;
  return {
    state: { ...state, requests: request, signatureRequest: request },
    effects: [{ kind: "signature", request, text, offset: cursor }],
  };
}

/** The parenthesis need not be the innermost bracket: an options object is within a call. */
function isInCall(text: string, cursor: number): boolean {
  const isLong = text.length > MOST_SEARCHED_CHARS;
  if (isLong || !text.slice(0, cursor).includes("(")) return false;
  return openAt(text, tokensOf(text), cursor).some(
    ({ from }) => text[from] === "(" && /[\w$)\]>]\s*$/.test(text.slice(0, from)),
  );
}
