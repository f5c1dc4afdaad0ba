// A step that has ended, as it stands in the scroll-back: one line, and below it what it printed.

import type { ExecOutput } from "../../../kernel/printed/output.ts";
import { durationOf } from "../../../kernel/text/duration.ts";
import { cleanText } from "../../text/clean.ts";
import { cutLine } from "../../text/cut.ts";
import { type Line, type Role, span } from "../../text/line.ts";
import { paintLine } from "../../text/paint.ts";
import { keepColors } from "../ansi.ts";
import { groupDigits, nameOf, shortOp } from "../words.ts";

export interface Block {
  readonly heading: Line;
  readonly output: ExecOutput | null;
  /** By which the whole output is found. */
  readonly op: string | null;
}

export type Ending = "done" | "failed" | "cancelled" | "running" | "lost";

const MARKS: Readonly<Record<Ending, { readonly mark: string; readonly role: Role }>> = {
  done: { mark: "✓", role: "good" },
  failed: { mark: "✗", role: "bad" },
  cancelled: { mark: "■", role: "warning" },
  running: { mark: "▶", role: "accent" },
  lost: { mark: "✗", role: "bad" },
};

export function headingFor(
  ending: Ending,
  title: string,
  tookMs: number,
  more: { readonly text: string; readonly role: Role } | null = null,
): Line {
  const { mark, role } = MARKS[ending];
  const times: Readonly<Record<Ending, string>> = {
    done: durationOf(tookMs),
    failed: durationOf(tookMs),
    cancelled: `cancelled after ${durationOf(tookMs)}`,
    running: `still running after ${durationOf(tookMs)}`,
    lost: "lost with the engine, which went away",
  };
  return [
    span(`${mark} `, role),
    span(nameOf(title), ending === "failed" ? "strong" : "plain"),
    span(`  ${times[ending]}`, "muted"),
    ...(more === null ? [] : [span(`  ${nameOf(more.text)}`, more.role)]),
  ];
}

export function paintBlock(
  { heading, output, op }: Block,
  {
    columns,
    colors,
    valueText,
  }: { readonly columns: number; readonly colors: boolean; readonly valueText: string | null },
): string {
  const lines = [paintLine(cutLine(heading, columns), { colors })];
  if (output !== null) {
    const { head, leftOut, tail } = output.printed(valueText);
    lines.push(...head);
    if (leftOut !== 0) lines.push(paintLine([span(markOf(leftOut, op), "muted")], { colors }));
    lines.push(...tail);
    // The heading is ours; the rest gives the terminal no order but colours.
    const safe = lines.slice(1).map((line) => (colors ? keepColors(line) : cleanText(line)));
    lines.splice(1, safe.length, ...safe);
  }
  return `${lines.join("\n")}\n`;
}

function markOf(leftOut: number | null, op: string | null): string {
  const count = leftOut === null ? "earlier lines" : `${groupDigits(leftOut)} lines`;
  return op === null ? `… ${count}` : `… ${count}: rondel logs ${shortOp(op)}`;
}
