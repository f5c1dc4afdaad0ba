// The chain of a value, a step a line: what is kept, what would run, and how long it takes; and how
// the mark and the time of any step look in a terminal.

import type { CardStep, StepState } from "../../kernel/display.ts";
import { STEP_MARKS, summarise, timeOf } from "../../kernel/text/steps.ts";
import { type Line, type Role, type Span, span } from "../text/line.ts";
import { widthOf } from "../text/width.ts";
import { countOf, lineOf, nameOf, withRight } from "./words.ts";

const ROLES: Readonly<Record<StepState, Role>> = {
  kept: "good",
  missing: "warning",
  free: "muted",
  unknown: "muted",
};

/** Of a longer chain the first and the last steps are shown. */
const MOST_STEPS = 24;
const FIRST_STEPS = 4;
/** The times stand in one column, no further right than here. */
const WIDEST_CODE = 72;
const MARK_COLUMNS = 4;
const WIDEST_TIME = 12;

export function viewSteps(steps: readonly CardStep[], columns: number): Line[] {
  if (steps.length <= MOST_STEPS) return viewAll(steps, columns);
  const first = steps.slice(0, FIRST_STEPS);
  const last = steps.slice(FIRST_STEPS - MOST_STEPS);
  const left = steps.slice(FIRST_STEPS, FIRST_STEPS - MOST_STEPS);
  const lines = viewAll([...first, ...last], columns);
  const more = countOf(left.length, "more step");
  lines.splice(first.length, 0, lineOf(`  … ${more}${inWords(left)}`, "muted", columns));
  return lines;
}

/** With as many spaces behind the mark as are wanted. */
export function markSpan(state: StepState, margin = ""): Span {
  return span(STEP_MARKS[state] + margin, ROLES[state]);
}

export function timeSpan(step: Pick<CardStep, "state" | "tookMs">): Line {
  const time = timeOf(step);
  return time === "" ? [] : [span(time, "muted")];
}

function viewAll(steps: readonly CardStep[], columns: number): Line[] {
  const codes = steps.map(({ code }) => nameOf(code));
  const widest = codes.reduce((width, code) => Math.max(width, widthOf(code)), 0);
  const at = Math.min(columns, MARK_COLUMNS + Math.min(widest, WIDEST_CODE) + 2 + WIDEST_TIME);
  return steps.map((step, index) => {
    const text = codes[index] ?? "";
    const code = span(text, step.state === "free" ? "muted" : "plain");
    const margin = text.startsWith(".") ? "   " : " ";
    const left: Line = [span("  "), markSpan(step.state), span(margin), code];
    return withRight(left, timeSpan(step), at);
  });
}

function inWords(steps: readonly CardStep[]): string {
  const words = summarise(steps).join(", ");
  return words === "" ? "" : ` (${words})`;
}
