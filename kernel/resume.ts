// The Cells of an earlier session, run again. What the engine has kept is found, so the variables
// are back in a moment.

import type { RunBy } from "./evaluate/jobs.ts";
import type { KeptCell } from "./history/history.ts";
import { isMasked } from "./history/mask.ts";
import type { Report } from "./report.ts";
import type { CellSource } from "./runner.ts";
import type { Turn } from "./turns.ts";

export interface Resumed {
  readonly reports: readonly Report[];
  readonly tookMs: number;
  /** Those that ended otherwise than they did then. */
  readonly failed: readonly Report[];
  /** The numbers of those that set a secret, whose text was not written down. */
  readonly masked: readonly number[];
}

export type Evaluate = (cell: CellSource, by: RunBy) => Promise<Report>;

/** Those that ended well and were not taken back, in their order. */
export async function runAgain(
  cells: readonly KeptCell[],
  evaluate: Evaluate,
  turn: Turn,
): Promise<Resumed> {
  const again = cells.filter(({ outcome, isUndone }) => outcome === "done" && !isUndone);
  const reports: Report[] = [];
  for (const { number, source } of again) {
    if (turn.isInterrupted) break;
    reports.push(await evaluate({ number, source, isPeek: false, turn }, { on() {} }));
  }
  return {
    reports,
    tookMs: reports.reduce((sum, { tookMs }) => sum + tookMs, 0),
    failed: reports.filter(({ outcome }) => outcome.kind !== "done"),
    masked: again.filter(({ source }) => isMasked(source)).map(({ number }) => number),
  };
}
