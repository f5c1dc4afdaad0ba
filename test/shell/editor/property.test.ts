// Random keys, thousands of them: text is lost only by keys that erase, the cursor stays between
// two graphemes, undo leads back to the beginning and redo to the end, and what is shown fits.

import { expect, test } from "vitest";
import { drawEditor } from "../../../shell/editor/draw.ts";
import { isTyped } from "../../../shell/editor/key.ts";
import type { EditorInput, EditorState } from "../../../shell/editor/state.ts";
import { createEditor } from "../../../shell/editor/state.ts";
import { stepEditor } from "../../../shell/editor/step.ts";
import { lineWidth } from "../../../shell/text/cut.ts";
import { boundaryBefore } from "../../../shell/text/width.ts";
import { createRandom, type Random, SEED } from "../../rig/random.ts";
import { rulesOf } from "./rig.ts";

const TYPED = [...'aB1 .(){}"`$字é\u0301/👩\u200d🚀🇩🇪'];
const WITHIN =
  "left right home end C-a C-e C-b C-f M-b M-f M-< M-> C-left C-right C-l C-z f5 escape";
const MOVES = [...WITHIN.split(" "), "up", "down", "C-p", "C-n"];
const ERASES = "backspace delete C-k C-u C-w M-d M-backspace C-h".split(" ");
const CHANGES =
  "C-t M-t M-u M-l M-c C-y M-y C-_ M-_ tab S-tab M-enter C-c pageup pagedown C-r".split(" ");
const VI = [..."hlwbe0$^ifFtTxrpPuJGgdcy<>%oOAaIsSDCY~;,.23jk"];
const PASTES = ["one\r\ntwo", "👨‍👩‍👧‍👦字", "\t{\n  x: 1\n}", "\u0301", "a\x1b[31mb\x07\ud800"];
const ENTRIES = ["let a = 1", "f({\n  字: 2\n})", "let b = 👩‍🚀"];

function randomInput(random: Random, mode: "emacs" | "vi", state: EditorState): EditorInput {
  const kind = random.below(20);
  if (kind === 0) return { kind: "paste", text: random.pick(PASTES) };
  if (kind === 1) {
    return { kind: "completions", request: state.requests, answer: completions(state) };
  }
  if (kind === 2) {
    const request = state.diagnosticsRequest;
    const found = { from: 0, to: 2, severity: "error", message: "a 字 b" } as const;
    return { kind: "diagnostics", request, answer: [found] };
  }
  if (kind < 6) return key(random.pick(MOVES));
  if (kind < 8) return key(random.pick(ERASES));
  if (kind < 11) return key(random.pick(CHANGES));
  const letters = mode === "vi" ? [...VI, ...TYPED] : TYPED;
  return key(random.pick(letters));
}

function key(name: string): EditorInput {
  return { kind: "key", key: name };
}

function completions({ cursor }: EditorState) {
  const item = (text: string, at: number) =>
    ({ text, kind: "method", type: "字 => x", key: at }) as const;
  const items = ["alpha", "alpine", "字"].map(item);
  return { from: Math.max(0, cursor - 1), to: cursor, items };
}

function expectSound(state: EditorState, random: Random, story: () => string): void {
  const { text, cursor } = state;
  if (boundaryBefore(text, cursor) !== cursor || cursor > text.length) {
    expect.fail(`the cursor ${cursor} is within a grapheme of ${JSON.stringify(text)}\n${story()}`);
  }
  if (/[^\P{Control}\n\t]/u.test(text)) expect.fail(`a control character\n${story()}`);
  const size = { columns: 20 + random.below(80), rows: 3 + random.below(20) };
  const frame = drawEditor(state, size);
  const isWide = frame.lines.some((line) => lineWidth(line) > size.columns);
  const at = frame.cursor;
  const isInside = at !== null && at.row < frame.lines.length && at.column < size.columns;
  if (isWide || frame.lines.length > size.rows || !isInside) {
    expect.fail(`it does not fit ${JSON.stringify({ size, frame })}\n${story()}`);
  }
}

const letters = (text: string) => [...text.replace(/\s/g, "")].sort();

test.each(["emacs", "vi"] as const)("random keys of %s", (mode) => {
  for (let round = 0; round < 60; round += 1) {
    const random = createRandom(SEED + round);
    let state = createEditor(rulesOf(mode));
    state = stepEditor(state, { kind: "history", entries: ENTRIES }).state;
    const inputs: EditorInput[] = [];
    const story = () => `seed ${SEED + round}: ${JSON.stringify(inputs.slice(-12))}`;
    for (let count = 0; count < 120; count += 1) {
      const input = randomInput(random, mode, state);
      inputs.push(input);
      const before = state;
      state = stepEditor(state, input).state;
      expectSound(state, random, story);
      if (mode === "emacs") expectNothingLost(before, state, input, story);
    }
    expectUndoAndRedo(state, story);
  }
});

/** A motion changes nothing, unless it takes a suggestion; what is typed or pasted only adds. */
function expectNothingLost(
  before: EditorState,
  after: EditorState,
  input: EditorInput,
  story: () => string,
): void {
  if (before.search !== null || before.menu !== null || before.prefix !== null) return;
  const isMove = input.kind === "key" && WITHIN.split(" ").includes(input.key);
  const adds = input.kind === "paste" || (input.kind === "key" && isTyped(input.key));
  if (isMove && !after.text.startsWith(before.text)) expect.fail(`a move changed it\n${story()}`);
  if (adds && !isSubset(letters(before.text), letters(after.text))) {
    expect.fail(`typing lost text\n${story()}`);
  }
}

function isSubset(few: readonly string[], many: readonly string[]): boolean {
  let at = 0;
  for (const letter of few) {
    at = many.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Back to nothing and again to what there was, through the same texts. */
function expectUndoAndRedo(ended: EditorState, story: () => string): void {
  const press = (state: EditorState, name: string) =>
    stepEditor(state, { kind: "key", key: name }).state;
  const closed = {
    ...ended,
    search: null,
    menu: null,
    vi: { ...ended.vi, mode: "insert" as const },
  };
  let state: EditorState = { ...closed, future: [], rules: rulesOf("emacs") };
  const seen: string[] = [];
  while (state.past.length > 0) {
    seen.push(state.text);
    state = press(state, "C-_");
  }
  expect(state.text, story()).toBe("");
  while (state.future.length > 0) {
    state = press(state, "M-_");
    expect(state.text, story()).toBe(seen.pop());
  }
  expect(state.text, story()).toBe(ended.text);
}
