// What the editor remembers, what comes in and what it asks for. All of it is plain data: a state
// is never changed, a step answers with another one.
// Invariant: `cursor` stands between two graphemes of `text`, and `text` has no control character
// but line breaks and tabs.

import type {
  Completeness,
  Completion,
  Completions,
  Diagnostic,
  Inspection,
  Signature,
} from "../../kernel/code.ts";
import { cleanText } from "../text/clean.ts";
import type { Key } from "./key.ts";

export interface EditorRules {
  completenessOf(source: string): Completeness;
  /** A command of the shell, which runs though it is no code. */
  isCommand(line: string): boolean;
  readonly mode: "emacs" | "vi";
  /** What stands before the first line of that Cell; the lines below it are aligned. */
  prompt(number: number): string;
  /** The menu opens by itself behind a dot. */
  readonly autoComplete: boolean;
}

export type EditorInput =
  | { readonly kind: "key"; readonly key: Key }
  | { readonly kind: "paste"; readonly text: string }
  | { readonly kind: "completions"; readonly request: number; readonly answer: Completions }
  | { readonly kind: "details"; readonly request: number; readonly answer: Inspection | null }
  | { readonly kind: "signature"; readonly request: number; readonly answer: Signature | null }
  | {
      readonly kind: "diagnostics";
      readonly request: number;
      readonly answer: readonly Diagnostic[];
    }
  /** What was entered before this prompt began, newest last. */
  | { readonly kind: "history"; readonly entries: readonly string[] }
  /** The text came back from another editor. */
  | { readonly kind: "edited"; readonly text: string }
  /** A new prompt. What was typed since the last one was submitted is typed into it. */
  | { readonly kind: "blank"; readonly number: number; readonly text?: string };

export type EditorEffect =
  | { readonly kind: "submit"; readonly text: string }
  | {
      readonly kind: "complete" | "signature";
      readonly request: number;
      readonly text: string;
      readonly offset: number;
    }
  | { readonly kind: "details"; readonly request: number; readonly key: number }
  | { readonly kind: "diagnose"; readonly request: number; readonly text: string }
  | { readonly kind: "edit-outside"; readonly text: string }
  | { readonly kind: "interrupt" | "leave" | "suspend" | "clear-screen" | "bell" };

export interface Step {
  readonly state: EditorState;
  readonly effects: readonly EditorEffect[];
}

export interface Snapshot {
  readonly text: string;
  readonly cursor: number;
}

/** What the last key did, where that decides what the next one does. */
export type Action = "type" | "erase" | "kill" | "yank" | "recall" | "vertical";

export interface EditorState extends Snapshot {
  readonly rules: EditorRules;
  readonly number: number;
  /** It runs: keys are kept for the next prompt. */
  readonly isSubmitted: boolean;
  readonly ahead: readonly EditorInput[];
  readonly past: readonly Snapshot[];
  readonly future: readonly Snapshot[];
  readonly last: Action | null;
  readonly previous: Action | null;
  /** The column that moving up and down tries to keep. */
  readonly goal: number;
  readonly kills: readonly string[];
  readonly yanked: { readonly from: number; readonly to: number; readonly index: number } | null;
  /** The first key of two. */
  readonly prefix: "C-x" | null;
  readonly entries: readonly string[];
  readonly recall: Recall | null;
  readonly search: Search | null;
  readonly requests: number;
  readonly asked: Asked | null;
  readonly menu: Menu | null;
  readonly signature: Signature | null;
  readonly signatureRequest: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly diagnosticsRequest: number;
  readonly vi: ViState;
}

export interface Recall {
  readonly draft: Snapshot;
  readonly prefix: string;
  readonly index: number;
}

export interface Search {
  readonly query: string;
  readonly hits: readonly SearchHit[];
  readonly selected: number;
}

export interface SearchHit {
  readonly text: string;
  /** Which UTF-16 units of it were searched for. */
  readonly matches: readonly number[];
}

/** A completion that was asked for and has not been answered. */
export interface Asked extends Snapshot {
  readonly request: number;
  readonly byHand: boolean;
}

export interface Menu {
  readonly from: number;
  /** Code behind the cursor that an item replaces as well. */
  readonly tailChars: number;
  readonly all: readonly Completion[];
  readonly items: readonly Completion[];
  /** -1 while nothing is: it opened by itself. */
  readonly selected: number;
  readonly request: number;
  readonly details: Inspection | null;
}

export interface ViState {
  readonly mode: "insert" | "normal";
  /** The keys of a command that is not complete. */
  readonly pending: readonly Key[];
  /** By which the last change is made again. */
  readonly change: readonly Key[];
  /** The keys of a change that is being made. */
  readonly recording: readonly Key[] | null;
  readonly find: { readonly key: Key; readonly char: string } | null;
  /** The undo step that this insertion belongs to exists already. */
  readonly isGrouped: boolean;
}

const NO_VI: ViState = {
  mode: "insert",
  pending: [],
  change: [],
  recording: null,
  find: null,
  isGrouped: false,
};

export function createEditor(rules: EditorRules): EditorState {
  return {
    rules,
    number: 1,
    ...blankText(""),
    kills: [],
    entries: [],
    requests: 0,
    signatureRequest: 0,
    diagnosticsRequest: 0,
    vi: NO_VI,
    ahead: [],
  };
}

/** The next prompt: what was cut and what was entered before stays. */
export function blankEditor(state: EditorState, number: number, text: string): EditorState {
  const vi = { ...NO_VI, change: state.vi.change, find: state.vi.find };
  return { ...state, ...blankText(cleanText(text)), number, vi };
}

function blankText(text: string) {
  return {
    text,
    cursor: text.length,
    isSubmitted: false,
    past: [],
    future: [],
    last: null,
    previous: null,
    goal: 0,
    yanked: null,
    prefix: null,
    recall: null,
    search: null,
    asked: null,
    menu: null,
    signature: null,
    diagnostics: [],
  };
}

export function only(state: EditorState, ...effects: readonly EditorEffect[]): Step {
  return { state, effects };
}
