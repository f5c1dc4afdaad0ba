// The kernel: Cells in, Reports out. It numbers them, writes them down, and has them run one after
// the other. A terminal and a notebook are both its clients; it knows neither.
// Not here: how one Cell runs (runner.ts), what is said about code (language/).
// Invariant: every Cell that was taken has exactly one Report; Cells run in the order of their
// numbers.

import { sinceMs } from "../stdlib/base/clock.ts";
import type { CellOutput, Outcome } from "./cell.ts";
import { createEntries } from "./entries.ts";
import type { ScopeName } from "./evaluate/evaluator.ts";
import { createLineage, type Lineage } from "./lineage.ts";
import { createParts, type KernelOptions, type Parts } from "./parts.ts";
import type { Report } from "./report.ts";
import { type Evaluate, type Resumed, runAgain } from "./resume.ts";
import { type CellSource, createRunner } from "./runner.ts";
import { createTurns, type Turn } from "./turns.ts";

export { completenessOf } from "./compile/completeness.ts";
export type { KernelOptions } from "./parts.ts";
export type { Report } from "./report.ts";
export type { Resumed } from "./resume.ts";

export interface Kernel extends AsyncDisposable, Omit<Parts, "evaluator"> {
  /** The number that the next Cell gets. */
  readonly next: number;
  /** What ran in this process, in order, without what was undone. */
  readonly reports: readonly Report[];
  /** Runs a Cell after those that wait already. `on` gets all its output before it resolves. */
  run(source: string, on: (output: CellOutput) => void): Promise<Report>;
  /** The value of an expression, for a command: nothing is written down, `_` stays as it was. */
  peek(source: string): Promise<Outcome>;
  /** Ends the Cell that runs, and the engine's work for it. */
  interrupt(): void;
  /** Takes the last Cell back; answers its number, or null when there is none. */
  undo(): Promise<number | null>;
  /** All variables go; the numbers go on. Does not wait for a Cell that runs: that is ended. */
  restart(): Promise<void>;
  /** Runs the Cells again that the session had already. */
  resume(): Promise<Resumed>;
  /** The variables. */
  names(): Promise<readonly ScopeName[]>;
  /** The numbers of the Cells that used what another Cell has changed since. */
  stale(): readonly number[];
  /** The statements that these names need, in order, as they were typed. */
  slice(names: readonly string[]): Promise<readonly string[]>;
}

export function createKernel(options: KernelOptions): Kernel {
  const parts = createParts(options, (name, path) => entries(name, path));
  const runner = createRunner(parts);
  const lineage = createLineage();
  const turns = createTurns();
  let reports: Report[] = [];
  let next = 1;

  const evaluate: Evaluate = async (cell, on) => {
    const beganMs = options.clock.nowMs();
    const outcome = await runner.run(cell, on);
    const { number, source } = cell;
    return { number, source, outcome, tookMs: sinceMs(options.clock, beganMs) };
  };
  const runNow = async (cell: CellSource, on: (output: CellOutput) => void) => {
    const { session } = await parts.kept();
    const row = session.begin({ number: cell.number, source: cell.source, kind: "cell" });
    const report = await evaluate(cell, on);
    row.end(endingOf(report));
    reports.push(report);
    return report;
  };
  const undoNow = async () => {
    const undone = reports.at(-1);
    if (undone === undefined) return null;
    await runner.undo(undone.number);
    reports = reports.slice(0, -1);
    (await parts.kept()).session.undo(undone.number);
    return undone.number;
  };
  const resumeNow = async (turn: Turn): Promise<Resumed> => {
    const { cells } = (await parts.kept()).session;
    const resumed = await runAgain(cells, evaluate, turn);
    reports.push(...resumed.reports);
    next = Math.max(next, ...cells.map(({ number }) => number + 1));
    return resumed;
  };
  const peek = (source: string) =>
    turns.take(async (turn) => {
      const cell = { number: next, source, isPeek: true, turn };
      return (await evaluate(cell, ignore)).outcome;
    });
  const entries = createEntries(peek, parts.connected);

  return {
    ...parts,
    ...createQuestions(parts, lineage, () => reports),
    get next() {
      return next;
    },
    get reports() {
      return reports;
    },
    run(source, on) {
      const number = next;
      next += 1;
      return turns.take((turn) => runNow({ number, source, isPeek: false, turn }, on));
    },
    peek,
    interrupt() {
      turns.interrupt();
      parts.evaluator().then((one) => one.interrupt(), ignore);
    },
    undo: () => turns.take(undoNow),
    async restart() {
      await runner.restart();
      reports = [];
    },
    resume: () => turns.take(resumeNow),
  };
}

/** What is asked about the Cells that ran and runs none. */
function createQuestions(
  { evaluator }: Pick<Parts, "evaluator">,
  lineage: Lineage,
  reports: () => readonly Report[],
): Pick<Kernel, "names" | "stale" | "slice"> {
  const names = async () => (await evaluator()).names();
  return {
    names,
    stale: () => lineage.stale(reports()),
    slice: async (wanted) => lineage.slice(reports(), wanted, await names()),
  };
}

function endingOf({ outcome, tookMs }: Report) {
  const isLazy = outcome.kind === "done" && outcome.shown.kind === "lazy";
  return { outcome: outcome.kind, tookMs, valueId: isLazy ? outcome.shown.id : null };
}

function ignore(): void {}
