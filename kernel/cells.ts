// The Cells of a session: numbered, written down, run, taken back, run again. It keeps what became
// of each. Whoever calls sees to it that those of one shell run one after the other.
// Invariant: what was run and not taken back is in `reports`, in the order of the numbers.

import { sinceMs } from "../stdlib/base/clock.ts";
import type { RunBy } from "./evaluate/jobs.ts";
import type { KernelOptions, Parts } from "./parts.ts";
import type { Report } from "./report.ts";
import { type Evaluate, type Resumed, runAgain } from "./resume.ts";
import type { CellSource, Runner } from "./runner.ts";
import type { Turn } from "./turns.ts";

export interface Cells {
  readonly reports: readonly Report[];
  /** The number that the next one gets. */
  readonly next: number;
  /** Takes the next number. */
  number(): number;
  run(cell: CellSource, by: RunBy): Promise<Report>;
  /** Leaves nothing behind. */
  look: Evaluate;
  undo(): Promise<number | null>;
  resume(turn: Turn): Promise<Resumed>;
  forget(): void;
}

export function createCells(
  { clock }: Pick<KernelOptions, "clock">,
  { kept }: Pick<Parts, "kept">,
  runner: Runner,
): Cells {
  let reports: Report[] = [];
  let next = 1;
  const look: Evaluate = async (cell, by) => {
    const beganMs = clock.nowMs();
    const outcome = await runner.run(cell, by);
    const { number, source } = cell;
    return { number, source, outcome, tookMs: sinceMs(clock, beganMs) };
  };
  return {
    look,
    get reports() {
      return reports;
    },
    get next() {
      return next;
    },
    number() {
      next += 1;
      return next - 1;
    },
    async run(cell, by) {
      const { session } = await kept();
      const row = session.begin({ number: cell.number, source: cell.source, kind: "cell" });
      const report = await look(cell, by);
      row.end(endingOf(report));
      // One that began later, in another shell, may have ended before.
      const at = reports.findLastIndex(({ number }) => number < report.number) + 1;
      reports.splice(at, 0, report);
      return report;
    },
    async undo() {
      const undone = reports.at(-1);
      if (undone === undefined) return null;
      await runner.undo(undone.number);
      reports = reports.slice(0, -1);
      (await kept()).session.undo(undone.number);
      return undone.number;
    },
    async resume(turn) {
      const { cells } = (await kept()).session;
      const resumed = await runner.quietly(() => runAgain(cells, look, turn));
      reports.push(...resumed.reports);
      next = Math.max(next, ...cells.map(({ number }) => number + 1));
      return resumed;
    },
    forget() {
      reports = [];
    },
  };
}

function endingOf({ outcome, tookMs }: Report) {
  const isLazy = outcome.kind === "done" && outcome.shown.kind === "lazy";
  return { outcome: outcome.kind, tookMs, valueId: isLazy ? outcome.shown.id : null };
}
