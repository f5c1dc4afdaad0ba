// The kernel: Cells in, Reports out. It numbers them, writes them down, and has them run one after
// the other. A terminal and a notebook are both its clients; it knows neither.
// Not here: how one Cell runs (runner.ts), what is said about code (language/).
// Invariant: every Cell that was taken has exactly one Report; Cells run in the order of their
// numbers.

import { sinceMs } from "../stdlib/base/clock.ts";
import type { CellOutput, Outcome } from "./cell.ts";
import type { ScopeName } from "./evaluate/evaluator.ts";
import { isMasked } from "./history/mask.ts";
import { createLineage } from "./lineage.ts";
import { createParts, type Entries, type KernelOptions, type Parts } from "./parts.ts";
import { type CellSource, createRunner } from "./runner.ts";

export { completenessOf } from "./compile/completeness.ts";
export type { KernelOptions } from "./parts.ts";

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

export interface Report {
  readonly number: number;
  readonly source: string;
  readonly outcome: Outcome;
  readonly tookMs: number;
}

export interface Resumed {
  readonly cells: number;
  readonly tookMs: number;
  /** Those that ended otherwise than they did then. */
  readonly failed: readonly Report[];
  /** The numbers of those that set a secret, whose text was not written down. */
  readonly masked: readonly number[];
}

export function createKernel(options: KernelOptions): Kernel {
  const parts = createParts(options, (name, path) => entriesOfName(name, path));
  const runner = createRunner(parts);
  const lineage = createLineage();
  const inTurn = createTurns();
  let reports: Report[] = [];
  let next = 1;

  const evaluate = async (cell: CellSource, on: (output: CellOutput) => void): Promise<Report> => {
    const beganMs = options.clock.nowMs();
    const outcome = await runner.run(cell, on);
    const { number, source } = cell;
    return { number, source, outcome, tookMs: sinceMs(options.clock, beganMs) };
  };
  const runNow = async (number: number, source: string, on: (output: CellOutput) => void) => {
    const { session } = await parts.kept();
    const row = session.begin({ number, source, kind: "cell" });
    const report = await evaluate({ number, source, isPeek: false }, on);
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
  /** Only of what is a plain name: to look at it runs nothing. */
  const entriesOfName: Entries = async (name, path) => {
    if (!NAME.test(name)) return null;
    const outcome = await peek(name);
    if (outcome.kind !== "done" || outcome.shown.kind !== "lazy") return null;
    const { entriesOf } = await import("./cards/known.ts");
    const connection = await parts.connection();
    const found = await entriesOf(connection, outcome.shown.id, path);
    return (
      found?.map((entry) => ({ name: entry.path, isDirectory: entry.kind === "directory" })) ?? null
    );
  };
  const peek = (source: string) => {
    const cell = { number: next, source, isPeek: true };
    return inTurn(async () => (await evaluate(cell, ignore)).outcome);
  };
  const resumeNow = async (): Promise<Resumed> => {
    const beganMs = options.clock.nowMs();
    const { cells } = (await parts.kept()).session;
    const again = cells.filter(({ outcome, isUndone }) => outcome === "done" && !isUndone);
    const replayed: Report[] = [];
    for (const { number, source } of again) {
      replayed.push(await evaluate({ number, source, isPeek: false }, ignore));
    }
    reports.push(...replayed);
    next = Math.max(next, ...cells.map(({ number }) => number + 1));
    return {
      cells: again.length,
      tookMs: sinceMs(options.clock, beganMs),
      failed: replayed.filter(({ outcome }) => outcome.kind !== "done"),
      masked: again.filter(({ source }) => isMasked(source)).map(({ number }) => number),
    };
  };

  return {
    ...parts,
    get next() {
      return next;
    },
    get reports() {
      return reports;
    },
    run(source, on) {
      const number = next;
      next += 1;
      return inTurn(() => runNow(number, source, on));
    },
    peek,
    interrupt: () => void parts.evaluator().then((one) => one.interrupt(), ignore),
    undo: () => inTurn(undoNow),
    async restart() {
      await runner.restart();
      reports = [];
    },
    resume: () => inTurn(resumeNow),
    names: async () => (await parts.evaluator()).names(),
    stale: () => lineage.stale(reports),
    slice: async (names) => {
      const variables = await (await parts.evaluator()).names();
      return lineage.slice(reports, names, variables);
    },
  };
}

/** One piece of work after the other, whatever became of the one before. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(ignore);
    return mine;
  };
}

function endingOf({ outcome, tookMs }: Report) {
  const isLazy = outcome.kind === "done" && outcome.shown.kind === "lazy";
  return { outcome: outcome.kind, tookMs, valueId: isLazy ? outcome.shown.id : null };
}

const NAME = /^[\w$]+$/;

function ignore(): void {}
