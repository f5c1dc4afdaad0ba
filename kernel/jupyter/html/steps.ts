// The chain of a value as HTML, and as plain text: what is kept, what would run, how long it takes.

import type { CardStep } from "../../display.ts";
import { nameOf } from "../../text/clean.ts";
import { STEP_MARKS, timeOf } from "../../text/steps.ts";
import { escapeHtml } from "./escape.ts";
import { colored, folded, MUTED, WRAPPED } from "./frame.ts";

/** Longer chains are folded. */
const MOST_OPEN_STEPS = 24;
/** Of a longer step the rest is seen when it is pointed at, and in the plain text. */
const MOST_STEP_CHARS = 240;

export function stepsToHtml(steps: readonly CardStep[]): string {
  const list = `<div style="margin:4px 0">${steps.map(stepToHtml).join("")}</div>`;
  return steps.length <= MOST_OPEN_STEPS ? list : folded(`${steps.length} steps`, list);
}

export function stepsToText(steps: readonly CardStep[]): string[] {
  return steps.map(({ code, state }) => `  ${STEP_MARKS[state]} ${indented(code)}`);
}

/** Lines after its first begin to the right of it. */
function stepToHtml(step: CardStep): string {
  const hang = isCall(step) ? 6 : 4;
  const look = `${WRAPPED};padding-left:${hang}ch;text-indent:-${hang}ch`;
  // The beginning of a line stays together, whatever is too long behind it.
  return `<div style="${look}">${markOf(step)}\u00a0${codeOf(step)}${timeToHtml(step)}</div>`;
}

function isCall({ code }: CardStep): boolean {
  return code.startsWith(".");
}

function markOf({ state }: CardStep): string {
  const mark = STEP_MARKS[state];
  if (state === "kept") return colored("good", mark);
  return state === "missing" ? colored("warning", mark) : mark;
}

function codeOf({ code, state }: CardStep): string {
  const text = indented(code).replace(/^ +/, (margin) => "\u00a0".repeat(margin.length));
  const shown = text.length > MOST_STEP_CHARS ? `${text.slice(0, MOST_STEP_CHARS - 1)}…` : text;
  const title = shown === text ? "" : ` title="${escapeHtml(text.trim())}"`;
  const look = state === "free" ? ` style="${MUTED}"` : "";
  if (title === "" && look === "") return escapeHtml(shown);
  return `<span${look}${title}>${escapeHtml(shown)}</span>`;
}

function indented(code: string): string {
  const text = nameOf(code);
  return text.startsWith(".") ? `  ${text}` : text;
}

function timeToHtml(step: CardStep): string {
  const time = timeOf(step);
  return time === "" ? "" : `  <span style="${MUTED}">${time}</span>`;
}
