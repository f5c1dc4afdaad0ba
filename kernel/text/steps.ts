// The steps of a value as terminals and notebooks tell them: the mark and the time of each, what
// they come to together, and what the engine says of them in our words.

import type { PlanStep } from "../../stdlib/index.ts";
import type { CardStep, StepState } from "../display.ts";
import { durationOf } from "./duration.ts";

type Step = Pick<CardStep, "state" | "tookMs">;

export const STEP_MARKS: Readonly<Record<StepState, string>> = {
  kept: "✓",
  missing: "○",
  free: "·",
  unknown: "?",
};

export function stepStateOf({ state, isNeeded }: Pick<PlanStep, "state" | "isNeeded">): StepState {
  switch (state) {
    case "KEPT":
      return "kept";
    case "MISSING":
    case "MAYBE":
      // What only steps before a kept one need is not looked at: nothing would run for it.
      return isNeeded ? "missing" : "kept";
    case "FREE":
      return "free";
    case "UNKNOWN":
      return "unknown";
  }
}

/** "2 s" of what has run, "~2 s" of what would; empty where no time is known. */
export function timeOf({ state, tookMs }: Step): string {
  if (tookMs === null || state === "free") return "";
  return `${state === "kept" ? "" : "~"}${durationOf(tookMs)}`;
}

/** "3 kept", "2 would run, about 12 s": what a chain costs, in the order of interest. */
export function summarise(steps: readonly Step[]): string[] {
  const kept = steps.filter(({ state }) => state === "kept");
  const missing = steps.filter(({ state }) => state === "missing");
  const time = totalTime(missing);
  return [
    ...(kept.length > 0 ? [`${kept.length} kept`] : []),
    ...(missing.length > 0
      ? [`${missing.length} would run${time === null ? "" : `, ${time}`}`]
      : []),
  ];
}

/** "about 12 s", or "at least" where not all times are known; null where none is. */
export function totalTime(missing: readonly Pick<Step, "tookMs">[]): string | null {
  const known = missing.filter(({ tookMs }) => tookMs !== null);
  if (known.length === 0) return null;
  const totalMs = known.reduce((sum, { tookMs }) => sum + (tookMs ?? 0), 0);
  return `${known.length < missing.length ? "at least" : "about"} ${durationOf(totalMs)}`;
}
