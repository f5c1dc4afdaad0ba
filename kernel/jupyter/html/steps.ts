// The chain of a value as HTML, and as plain text: what is kept, what would run, how long it takes.

import type { CardStep } from "../../display.ts";
import { nameOf } from "../../text/clean.ts";
import { durationOf } from "../../text/duration.ts";
import { escapeHtml } from "./escape.ts";
import { colored, folded, MUTED, preformatted } from "./frame.ts";

export const STEP_MARKS: Readonly<Record<CardStep["state"], string>> = {
  kept: "✓",
  missing: "○",
  free: "·",
  unknown: "?",
};

/** Longer chains are folded. */
const MOST_OPEN_STEPS = 24;

export function stepsToHtml(steps: readonly CardStep[]): string {
  const lines = steps.map((step) => `${markOf(step)} ${codeOf(step)}${timeOf(step)}`);
  const list = preformatted(lines.join("\n"));
  return steps.length <= MOST_OPEN_STEPS ? list : folded(`${steps.length} steps`, list);
}

export function stepsToText(steps: readonly CardStep[]): string[] {
  return steps.map(({ code, state }) => `  ${STEP_MARKS[state]} ${indented(code)}`);
}

function markOf({ state }: CardStep): string {
  const mark = STEP_MARKS[state];
  if (state === "kept") return colored("good", mark);
  return state === "missing" ? colored("warning", mark) : mark;
}

function codeOf({ code, state }: CardStep): string {
  const text = escapeHtml(indented(code));
  return state === "free" ? `<span style="${MUTED}">${text}</span>` : text;
}

function indented(code: string): string {
  const text = nameOf(code);
  return text.startsWith(".") ? `  ${text}` : text;
}

function timeOf({ state, tookMs }: CardStep): string {
  if (tookMs === null || state === "free") return "";
  const time = `${state === "kept" ? "" : "~"}${durationOf(tookMs)}`;
  return `  <span style="${MUTED}">${time}</span>`;
}
