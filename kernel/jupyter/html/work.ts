// What a Cell did in the engine, as HTML and as a line of text: what runs and its newest output
// while it runs, and in the end a line, with the log folded below.

import { nameOf } from "../../text/clean.ts";
import { durationOf } from "../../text/duration.ts";
import type { StepRecord, WorkRecord } from "../cell/record.ts";
import { ansiToHtml } from "./ansi.ts";
import { escapeHtml } from "./escape.ts";
import { colored, folded, frame, heading, MUTED, preformatted } from "./frame.ts";

export interface Work extends Pick<WorkRecord, "steps" | "cached" | "ran" | "failed" | "running"> {
  readonly tookMs: number;
  readonly isOver: boolean;
  /** Another Cell has changed since what this one used. */
  readonly isStale: boolean;
}

const LIVE_LINES = 5;
const MOST_LIVE_STEPS = 8;
/** Of the whole log; the rest is said to be elsewhere. */
const MOST_LOG_CHARS = 256 * 1024;

export function workToHtml(work: Work): string {
  const facts = factsOf(work).map(escapeHtml);
  if (work.isStale) facts.push(colored("warning", "out of date"));
  const head = heading(markOf(work), facts);
  if (!work.isOver) return frame(head + liveSteps(work));
  const log = logOf(work.steps);
  return frame(head + failures(work.steps) + (log === "" ? "" : folded("log", log)));
}

export function workToText(work: Work): string {
  const stale = work.isStale ? ["out of date"] : [];
  return `${MARKS[endingOf(work)].mark} ${[...factsOf(work), ...stale].join(" · ")}`;
}

function factsOf(work: Work): string[] {
  const { cached, ran, failed, running, tookMs } = work;
  const well = ran - failed;
  const unfinished = unfinishedOf(work);
  return [
    ...(cached > 0 ? [`${cached} cached`] : []),
    ...(well > 0 ? [`${well} run`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(unfinished > 0 ? [`${unfinished} unfinished`] : []),
    ...(running > 0 ? [`${running} running`] : []),
    durationOf(tookMs),
  ];
}

/** Interrupted, or left to run by a cell that did not wait. */
function unfinishedOf({ steps }: Work): number {
  return steps.filter(({ state }) => state === "cancelled").length;
}

const MARKS = {
  running: { mark: "▶", color: "accent" },
  failed: { mark: "✗", color: "bad" },
  unfinished: { mark: "■", color: "warning" },
  done: { mark: "✓", color: "good" },
} as const;

function endingOf(work: Work): keyof typeof MARKS {
  if (!work.isOver) return "running";
  if (work.failed > 0) return "failed";
  return unfinishedOf(work) > 0 ? "unfinished" : "done";
}

function markOf(work: Work): string {
  const { mark, color } = MARKS[endingOf(work)];
  return colored(color, mark);
}

function liveSteps({ steps }: Work): string {
  const running = steps.filter(({ state }) => state === "running").slice(-MOST_LIVE_STEPS);
  return running.map((step) => lineOf(step) + tailOf(step, LIVE_LINES)).join("");
}

/** What failed is open at once. */
function failures(steps: readonly StepRecord[]): string {
  const failed = steps
    .filter(({ state }) => state === "failed" || state === "lost")
    .slice(-MOST_LIVE_STEPS);
  return failed.map((step) => lineOf(step) + tailOf(step, 4 * LIVE_LINES)).join("");
}

/** The newest are worth most. */
function logOf(steps: readonly StepRecord[]): string {
  const parts: string[] = [];
  let chars = 0;
  for (const step of steps.toReversed()) {
    const { text, isCut } = step.printed();
    const output = text === "" ? "" : preformatted(ansiToHtml(text));
    const cut = isCut ? `<div style="${MUTED}">… more: rondel logs ${shortKey(step)}</div>` : "";
    const part = lineOf(step) + cut + output;
    chars += part.length;
    if (chars > MOST_LOG_CHARS) {
      parts.unshift(`<div style="${MUTED}">… earlier steps</div>`);
      break;
    }
    parts.unshift(part);
  }
  return parts.join("");
}

function lineOf(step: StepRecord): string {
  const marks = {
    running: colored("accent", "▶"),
    done: colored("good", "✓"),
    failed: colored("bad", "✗"),
    cancelled: colored("warning", "■"),
    lost: colored("bad", "✗"),
  };
  const says = step.says === "" ? "" : ` ${colored("bad", escapeHtml(nameOf(step.says)))}`;
  const hasTime = step.state !== "running" && step.state !== "lost";
  const time = hasTime ? durationOf(step.tookMs) : "";
  const title = escapeHtml(nameOf(step.title));
  return `<div>${marks[step.state]} ${title} <span style="${MUTED}">${time}</span>${says}</div>`;
}

function tailOf(step: StepRecord, count: number): string {
  const lines = step.last(count);
  if (lines.join("").trim() === "") return "";
  return preformatted(lines.map((line) => `│ ${ansiToHtml(line)}`).join("\n"));
}

function shortKey({ key }: StepRecord): string {
  return escapeHtml(nameOf(key.slice(0, "sha256:".length + 12)));
}
