// The prompt as a pure function: what is typed and what happens goes in, a new state and what is to
// be done about it come out. effects.ts does it.
// Invariant: nothing that is typed is lost: while something runs, the editor keeps it for the next
// prompt. At most one thing is performed at a time.

import { type Meaning, meaningOf } from "../kernel/meaning.ts";
import type { EditorEffect, EditorInput, EditorRules, EditorState } from "./editor/state.ts";
import { createEditor } from "./editor/state.ts";
import { stepEditor } from "./editor/step.ts";

export interface ShellState {
  readonly editor: EditorState;
  readonly phase: Phase;
}

/**
 * `warned`: Ctrl-C on an empty line; the next one leaves. `busy`: something is performed.
 * `interrupted`: that is being ended; the next Ctrl-C asks what else to do, and then it is `asked`,
 * and the next one leaves.
 */
export type Phase = "editing" | "warned" | "busy" | "interrupted" | "asked" | "left";

export type ShellInput =
  /** A key, a paste, or an answer that the editor waits for. */
  | { readonly kind: "editor"; readonly input: EditorInput }
  /** What was performed is over; the next prompt has this number, and begins with a text. */
  | { readonly kind: "finished"; readonly number: number; readonly prefill: string }
  /** Somebody else has taken a number: the next Cell gets this one. */
  | { readonly kind: "numbered"; readonly number: number }
  /** Whoever typed has gone. */
  | { readonly kind: "ended" };

export type ShellEffect =
  | Exclude<EditorEffect, { readonly kind: "submit" | "interrupt" | "leave" }>
  /** What was typed stays on the screen. */
  | { readonly kind: "accept" }
  | { readonly kind: "perform"; readonly meaning: Exclude<Meaning, { kind: "nothing" }> }
  /** Nothing was there to perform. */
  | { readonly kind: "next" }
  | { readonly kind: "interrupt" }
  /** The user's process is ended and begins anew. */
  | { readonly kind: "restart" }
  | { readonly kind: "say"; readonly text: string }
  | { readonly kind: "leave" };

export interface ShellStep {
  readonly state: ShellState;
  readonly effects: readonly ShellEffect[];
}

/** One that begins busy does something before the first prompt. */
export function createShell(rules: EditorRules, begins: "editing" | "busy"): ShellState {
  const editor = createEditor(rules);
  return { editor: { ...editor, isSubmitted: begins === "busy" }, phase: begins };
}

export function stepShell(state: ShellState, input: ShellInput): ShellStep {
  if (state.phase === "left") return { state, effects: [] };
  switch (input.kind) {
    case "ended":
      return leave(state);
    case "finished": {
      const blank = { kind: "blank", number: input.number, text: input.prefill } as const;
      return stepInput({ ...state, phase: "editing" }, blank);
    }
    case "numbered":
      return { state: { ...state, editor: renumbered(state, input.number) }, effects: [] };
    case "editor":
      if (state.phase === "asked" && input.input.kind === "key") {
        return answer(state, input.input.key);
      }
      return stepInput(state, input.input);
  }
}

/** What was entered keeps the number that it was entered under. */
function renumbered({ editor }: ShellState, number: number): EditorState {
  return editor.isSubmitted ? editor : { ...editor, number };
}

function stepInput(state: ShellState, input: EditorInput): ShellStep {
  const { state: editor, effects } = stepEditor(state.editor, input);
  const isPressed = input.kind === "key";
  let next: ShellState = {
    editor,
    phase: isPressed && state.phase === "warned" ? "editing" : state.phase,
  };
  const wanted: ShellEffect[] = [];
  for (const effect of effects) {
    const step = stepEffect(state.phase, next, effect);
    next = step.state;
    wanted.push(...step.effects);
  }
  return { state: next, effects: wanted };
}

function stepEffect(before: Phase, state: ShellState, effect: EditorEffect): ShellStep {
  switch (effect.kind) {
    case "submit":
      return submit(state, effect.text);
    case "interrupt":
      return interrupt(before, state);
    case "leave":
      return leave(state);
    default:
      return { state, effects: [effect] };
  }
}

function submit(state: ShellState, text: string): ShellStep {
  const meaning = meaningOf(text);
  const accept = { kind: "accept" } as const;
  const busy: ShellState = { ...state, phase: "busy" };
  if (meaning.kind === "nothing") return { state: busy, effects: [accept, { kind: "next" }] };
  return { state: busy, effects: [accept, { kind: "perform", meaning }] };
}

function interrupt(before: Phase, state: ShellState): ShellStep {
  switch (before) {
    case "busy":
      return { state: { ...state, phase: "interrupted" }, effects: [{ kind: "interrupt" }] };
    case "interrupted":
    case "asked":
      return { state: { ...state, phase: "asked" }, effects: [] };
    case "warned":
    case "left":
      return leave(state);
    case "editing": {
      const say = { kind: "say", text: "Ctrl-C again, Ctrl-D or .exit leaves." } as const;
      return { state: { ...state, phase: "warned" }, effects: [say] };
    }
  }
}

function answer(state: ShellState, key: string): ShellStep {
  const waiting: ShellState = { ...state, phase: "interrupted" };
  if (key === "l" || key === "C-c" || key === "C-d") return leave(state);
  if (key === "r") return { state: waiting, effects: [{ kind: "restart" }] };
  if (key === "w" || key === "enter" || key === "escape") return { state: waiting, effects: [] };
  return { state, effects: [] };
}

function leave(state: ShellState): ShellStep {
  return { state: { ...state, phase: "left" }, effects: [{ kind: "leave" }] };
}
