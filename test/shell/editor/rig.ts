// An editor as tests use it: fed with keys, read as text with a bar where the cursor is.

import type { Completeness } from "../../../kernel/code.ts";
import { drawEditor } from "../../../shell/editor/draw.ts";
import {
  createEditor,
  type EditorEffect,
  type EditorInput,
  type EditorRules,
  type EditorState,
} from "../../../shell/editor/state.ts";
import { stepEditor } from "../../../shell/editor/step.ts";
import { openAt } from "../../../shell/text/brackets.ts";
import { tokensOf } from "../../../shell/text/tokens.ts";
import { graphemesOf, widthOf } from "../../../shell/text/width.ts";
import { keysOf } from "../../rig/keys.ts";

/** Code is complete when its brackets are closed, and never when it has the word `wrong`. */
function completenessOf(source: string): Completeness {
  const at = source.indexOf("wrong");
  if (at >= 0) return { kind: "invalid", offset: at, message: "this is wrong" };
  const open = openAt(source, tokensOf(source), source.length).length;
  return open === 0 ? { kind: "complete" } : { kind: "incomplete", indent: open * 2 };
}

export function rulesOf(mode: EditorRules["mode"] = "emacs"): EditorRules {
  return {
    completenessOf,
    isCommand: (line) => /^\.\w+(?: |$)/.test(line),
    mode,
    prompt: (number) => `${number}> `,
    autoComplete: true,
  };
}

export interface TestEditor {
  readonly state: EditorState;
  /** Those of the last call. */
  readonly effects: readonly EditorEffect[];
  keys(notation: string): TestEditor;
  input(...inputs: readonly EditorInput[]): TestEditor;
  /** The text with a bar where the cursor is. */
  text(): string;
  /** The frame as lines, with a bar where the cursor is. */
  frame(columns: number, rows?: number): string[];
}

export function openEditor(
  mode: EditorRules["mode"] = "emacs",
  entries: readonly string[] = [],
): TestEditor {
  let state = createEditor(rulesOf(mode));
  let effects: EditorEffect[] = [];
  const input = (...inputs: readonly EditorInput[]) => {
    effects = [];
    for (const one of inputs) {
      const step = stepEditor(state, one);
      state = step.state;
      effects.push(...step.effects);
    }
    return editor;
  };
  const editor: TestEditor = {
    get state() {
      return state;
    },
    get effects() {
      return effects;
    },
    keys: (notation) => input(...keysOf(notation).map((key) => ({ kind: "key", key }) as const)),
    input,
    text: () => `${state.text.slice(0, state.cursor)}|${state.text.slice(state.cursor)}`,
    frame: (columns, rows = 24) => frameText(drawEditor(state, { columns, rows })),
  };
  return input({ kind: "history", entries });
}

function frameText({ lines, cursor }: ReturnType<typeof drawEditor>): string[] {
  return lines.map((line, row) => {
    const text = line.map((span) => span.text).join("");
    if (cursor?.row !== row) return text.trimEnd();
    const [before, after] = splitAt(text, cursor.column);
    return `${before}|${after}`.trimEnd();
  });
}

function splitAt(text: string, column: number): [string, string] {
  let before = "";
  for (const grapheme of graphemesOf(text)) {
    if (widthOf(before) >= column) break;
    before += grapheme;
  }
  const missing = " ".repeat(Math.max(0, column - widthOf(before)));
  return [before + missing, text.slice(before.length)];
}
