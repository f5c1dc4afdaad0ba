// The steps that run, as lines at the bottom of the screen: what each is, for how long it has run,
// and as much of its newest output as there is room for.

import { durationOf } from "../../../kernel/text/duration.ts";
import { formatBytes } from "../../../stdlib/base/space.ts";
import { cutLine } from "../../text/cut.ts";
import { type Line, span } from "../../text/line.ts";
import { linesOfText } from "../ansi.ts";
import { countOf, indentLines, lineOf, withRight } from "../words.ts";
import type { Step } from "./step.ts";

export interface LiveRoom {
  readonly nowMs: number;
  readonly columns: number;
  readonly rows: number;
}

const SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
const SPIN_MS = 100;
const MOST_TAIL_LINES = 6;
const LEAST_TAIL_LINES = 2;
const BAR_COLUMNS = 20;
/** Below this a bar would leave no room for the name. */
const LEAST_BAR_SCREEN = 64;
const GUTTER: Line = [span("  │ ", "muted")];

export function drawLive(steps: readonly Step[], above: readonly Line[], room: LiveRoom): Line[] {
  const { columns, rows } = room;
  if (columns < 1 || rows < 1) return [];
  const top = above.slice(0, Math.max(0, rows - 1)).map((line) => cutLine(line, columns));
  const left = rows - top.length;
  const shown = steps.length <= left ? steps : steps.slice(0, Math.max(0, left - 1));
  const tails = shareRows(shown, left - shown.length - (shown.length < steps.length ? 1 : 0));
  const lines = shown.flatMap((step) => [
    drawHeading(step, room),
    ...drawTail(step, tails.get(step) ?? 0, columns),
  ]);
  if (shown.length < steps.length) {
    const more = `… ${countOf(steps.length - shown.length, "more step")} running`;
    lines.push(lineOf(more, "muted", columns));
  }
  return [...top, ...lines];
}

/** The newest lines of a text from outside, for the bottom of the screen. */
export function drawTail({ output }: Pick<Step, "output">, count: number, columns: number): Line[] {
  if (output === null || count === 0) return [];
  const lines = output
    .last(count)
    .flatMap((text) => linesOfText(text.slice(-MOST_LIVE_CHARS)))
    .filter((line) => line.some(({ text }) => text.trim() !== ""));
  return indentLines(lines.slice(-count), GUTTER, columns);
}

/** Of a line that is far too long, its end is looked at. */
const MOST_LIVE_CHARS = 4_096;

/** Each that prints gets as much; when that is too little, those that printed last get it. */
function shareRows(steps: readonly Step[], rows: number): Map<Step, number> {
  const loud = steps.filter(({ output }) => output !== null);
  const share = Math.floor(rows / Math.max(1, loud.length));
  const each = Math.min(MOST_TAIL_LINES, Math.max(LEAST_TAIL_LINES, share));
  const shares = new Map<Step, number>();
  let left = rows;
  for (const step of loud.toSorted((a, b) => b.printedMs - a.printedMs)) {
    if (left <= 0) break;
    shares.set(step, Math.min(each, left));
    left -= each;
  }
  return shares;
}

function drawHeading(step: Step, { nowMs, columns }: LiveRoom): Line {
  const elapsedMs = nowMs - step.startedMs;
  const turn = Math.floor(Math.max(0, nowMs) / SPIN_MS) % SPINNER.length;
  const left: Line = [span(`${SPINNER.charAt(turn)} `, "accent"), span(step.title)];
  const time = span(elapsedMs < 0 ? "" : durationOf(elapsedMs), "muted");
  return withRight(left, [...drawBytes(step, columns), time], columns);
}

function drawBytes({ doneBytes, totalBytes }: Step, columns: number): Line {
  if (totalBytes <= 0) return [];
  const part = Math.max(0, Math.min(1, doneBytes / totalBytes));
  const percent = `${String(Math.floor(part * 100)).padStart(3)}%  `;
  if (columns < LEAST_BAR_SCREEN) return [span(percent, "accent")];
  const full = Math.round(part * BAR_COLUMNS);
  return [
    span("━".repeat(full), "good"),
    span("─".repeat(BAR_COLUMNS - full), "muted"),
    span(` ${percent}`, "accent"),
    span(`${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}  `, "muted"),
  ];
}
