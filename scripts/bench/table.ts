// Figures as a table: each work beside its floor, with the ratio that counts and what it should be.

import type { Timing } from "./measure.ts";

export interface Row {
  readonly timing: Timing;
  /** What it is compared with, of the same run; null for a floor or a peer itself. */
  readonly against: Timing | null;
  readonly target: Target;
}

/** What should not be exceeded. */
interface Target {
  /** A ratio to what it is compared with. */
  readonly most?: number;
  readonly mostMs?: number;
  readonly mostP95Ms?: number;
  readonly mostP99Ms?: number;
  readonly mostWorstMs?: number;
  /** Above what it is compared with. */
  readonly mostMoreMs?: number;
}

export interface Comparison extends Target {
  readonly against?: string;
}

const MANY_ROUNDS = 100;

export function row(timings: readonly Timing[], name: string, compared: Comparison = {}): Row {
  const { against, ...target } = compared;
  return {
    timing: find(timings, name),
    against: against === undefined ? null : find(timings, against),
    target,
  };
}

function find(timings: readonly Timing[], name: string): Timing {
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
    timing.rounds < MANY_ROUNDS ? "" : format(timing.p99Ms),
    against === null ? "" : `${(timing.medianMs / against.medianMs).toFixed(2)} × ${against.name}`,
    describeTarget(timing, against, target),
  ]);
  return alignLines(title, [["", "median ms", "best", "p90", "p99", "ratio", "target"], ...lines]);
}

/** A table whose first row is its head; the figures are in the second column up to the ratio's. */
export function alignLines(title: string, all: readonly (readonly string[])[]): string {
  const widths = (all[0] ?? []).map((_, column) =>
    Math.max(...all.map((line) => (line[column] ?? "").length)),
  );
  const body = all.map((line) =>
    line.map((cell, column) => pad(cell, widths[column] ?? 0)).join("  "),
  );
  return [title, ...body.map((line) => `  ${line.trimEnd()}`), ""].join("\n");
}

function describeTarget(timing: Timing, against: Timing | null, target: Target): string {
  const base = against?.medianMs ?? Number.NaN;
  const { most, mostMs, mostMoreMs } = target;
  const parts = [
    most === undefined ? [] : judge(`≤ ${most} ×`, timing.medianMs / base <= most),
    mostMs === undefined ? [] : judge(`≤ ${mostMs} ms`, timing.medianMs <= mostMs),
    judgeTail("p95", timing.p95Ms, target.mostP95Ms),
    judgeTail("p99", timing.p99Ms, target.mostP99Ms),
    judgeTail("worst", timing.worstMs, target.mostWorstMs),
    mostMoreMs === undefined
      ? []
      : judge(`≤ + ${mostMoreMs} ms`, timing.medianMs - base <= mostMoreMs),
  ];
  return parts.flat().join(", ");
}

/** The tail is not in every table, so it is said with its target. */
function judgeTail(name: string, ms: number, mostMs: number | undefined): string[] {
  return mostMs === undefined ? [] : [judge(`${name} ${format(ms)} ≤ ${mostMs} ms`, ms <= mostMs)];
}

export function judge(target: string, isMet: boolean): string {
  return isMet ? target : `${target} MISSED`;
}

function format(ms: number): string {
  if (ms < 1) return ms.toFixed(3);
  return ms < 10 ? ms.toFixed(2) : ms.toFixed(0);
}

function pad(cell: string, width: number): string {
  return /^[\d.]+$/.test(cell) || cell === "median ms" ? cell.padStart(width) : cell.padEnd(width);
}
