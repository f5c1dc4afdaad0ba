// The chain of a value, a step a line: what is kept, what would run, and how long it takes.

import type { CardStep } from "../../kernel/display.ts";
import { summarise } from "../../kernel/text/steps.ts";
import { type Line, type Role, span } from "../text/line.ts";
import { widthOf } from "../text/width.ts";
import { durationOf } from "./duration.ts";
import { countOf, lineOf, nameOf, withRight } from "./words.ts";

export type StepState = CardStep["state"];

export const MARKS: Readonly<Record<StepState, { readonly mark: string; readonly role: Role }>> = {
  kept: { mark: "✓", role: "good" },
  missing: { mark: "○", role: "warning" },
  free: { mark: "·", role: "muted" },
  unknown: { mark: "?", role: "muted" },
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

export function timeOf({ state, tookMs }: Pick<CardStep, "state" | "tookMs">): string {
  if (tookMs === null || state === "free") return "";
  return `${state === "kept" ? "" : "~"}${durationOf(tookMs)}`;
}

function viewAll(steps: readonly CardStep[], columns: number): Line[] {
  const codes = steps.map(({ code }) => nameOf(code));
  const widest = codes.reduce((width, code) => Math.max(width, widthOf(code)), 0);
  const at = Math.min(columns, MARK_COLUMNS + Math.min(widest, WIDEST_CODE) + 2 + WIDEST_TIME);
  return steps.map((step, index) => {
    const { mark, role } = MARKS[step.state];
    const text = codes[index] ?? "";
    const code = span(text, step.state === "free" ? "muted" : "plain");
    const margin = text.startsWith(".") ? "   " : " ";
    const left: Line = [span("  "), span(mark, role), span(margin), code];
    const time = timeOf(step);
    return withRight(left, time === "" ? [] : [span(time, "muted")], at);
  });
}

function inWords(steps: readonly CardStep[]): string {
  const words = summarise(steps).join(", ");
  return words === "" ? "" : ` (${words})`;
}
