// Figures as a table: each work beside its floor, with the ratio that counts.

import type { Timing } from "./measure.ts";

export interface Row {
  readonly timing: Timing;
  /** What it is compared with, of the same run; null for a floor or a peer itself. */
  readonly against: Timing | null;
  /** What the ratio should not exceed. */
  readonly target: number | null;
}

export interface Comparison {
  readonly against?: string;
  readonly target?: number;
}

export function row(timings: readonly Timing[], name: string, compared: Comparison = {}): Row {
  const { against, target = null } = compared;
  return {
    timing: find(timings, name),
    against: against === undefined ? null : find(timings, against),
    target,
  };
}

export function find(timings: readonly Timing[], name: string): Timing {
  const found = timings.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no timing of ${name}`);
  return found;
}

export function printTable(title: string, rows: readonly Row[]): string {
  const lines = rows.map(({ timing, against, target }) => [
    timing.name,
    format(timing.medianMs),
    format(timing.bestMs),
    format(timing.p90Ms),
    against === null ? "" : `${(timing.medianMs / against.medianMs).toFixed(2)} × ${against.name}`,
    target === null ? "" : `≤ ${target}`,
  ]);
  const all = [["", "median ms", "best", "p90", "ratio", "target"], ...lines];
  const widths = (all[0] ?? []).map((_, column) =>
    Math.max(...all.map((line) => (line[column] ?? "").length)),
  );
  const body = all.map((line) =>
    line.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join("  "),
  );
  return [title, ...body.map((line) => `  ${line.trimEnd()}`), ""].join("\n");
}

function format(ms: number): string {
  return ms < 10 ? ms.toFixed(2) : ms.toFixed(0);
}

function pad(cell: string, width: number, column: number): string {
  const isNumber = column >= 1 && column <= 3;
  return isNumber ? cell.padStart(width) : cell.padEnd(width);
}
