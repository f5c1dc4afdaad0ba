// The kernel: Cells in, Reports out. It numbers them, writes them down, and has them run one after
// the other, or beside each other in several shells. A terminal and a notebook are both its
// clients; it knows neither.
// Not here: how one Cell runs (runner.ts), what is said about code (language/).
// Invariant: every Cell that was taken has exactly one Report; the Cells of a shell run in the
// order of their numbers.

import type { CellOutput, Outcome } from "./cell.ts";
import { type Cells, createCells } from "./cells.ts";
import { createEntries } from "./entries.ts";
import type { ScopeName } from "./evaluate/evaluator.ts";
import type { RunBy } from "./evaluate/jobs.ts";
import { createLineage } from "./lineage.ts";
import { createLoaded, type Loaded } from "./loaded.ts";
import { createNews, type News } from "./news.ts";
import { createParts, type KernelOptions, type Parts } from "./parts.ts";
import type { Report } from "./report.ts";
import type { Resumed } from "./resume.ts";
import { type CellSource, createRunner, type Runner } from "./runner.ts";
import { createTurns, type Turns } from "./turns.ts";
import { createWatchers, inAll, type Watcher, type Watchers } from "./watchers.ts";

export { completenessOf } from "./compile/completeness.ts";
export type { KernelOptions } from "./parts.ts";
export type { Report } from "./report.ts";
export type { Resumed } from "./resume.ts";

/** While a promise is open that it answers, the code that prints waits. */
export type OnOutput = (output: CellOutput) => unknown;

export interface Kernel extends AsyncDisposable, Omit<Parts, "evaluator"> {
  /** Where imports count from. */
  readonly cwd: string;
  readonly env: KernelOptions["env"];
  /** The number that the next Cell gets. */
  readonly next: number;
  /** What ran in this process, in order, without what was undone. */
  readonly reports: readonly Report[];
  /**
   * Runs a Cell after those of its shell that wait already. `on` gets all its output before it
   * resolves.
   */
  run(source: string, on: OnOutput, more?: RunOptions): Promise<Report>;
  /** The same for a Cell that gets no number of its own and is not written down. */
  runAside(source: string, on: OnOutput, more?: RunOptions): Promise<Report>;
  /** Takes the next number, for a Cell to come or for what is counted like one. */
  takeNumber(): number;
  /** The value of an expression, for a command: nothing is written down, `_` stays as it was. */
  peek(source: string, signal?: AbortSignal): Promise<Outcome>;
  /** Ends the Cells that run, in every shell, and the engine's work for them. */
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
  /** Tells of all Cells that have a number. Answers how to look on no more. */
  watch(watcher: Watcher): () => void;
}

export interface RunOptions extends Omit<RunBy, "on"> {
  /** One that was taken for it. */
  readonly number?: number | undefined;
  /** Cells of one shell wait for each other; left out, it is that of the prompt. */
  readonly shell?: string | undefined;
  /** By this name the engine's events for it are known. */
  readonly work?: string | undefined;
  /** Whoever begins it, for those who look on. */
  readonly who?: string | undefined;
  /** Told when its turn has come. Left out, nobody waits for that. */
  readonly began?: ((begun: Begun) => unknown) | undefined;
}

export interface Begun {
  readonly number: number;
  /** Its name, when others gave it one. */
  readonly work?: string | undefined;
}

export function createKernel(options: KernelOptions): Kernel {
  const parts = createParts(options, (name, path) => entries(name, path));
  const runner = createRunner(parts);
  const cells = createCells(options, parts, runner);
  const watchers = createWatchers();
  const turns = createTurns();
  const peek: Kernel["peek"] = (source, signal) =>
    turns.take(async (turn) => {
      const cell = { number: cells.next, source, isPeek: true, turn };
      return (await cells.look(cell, { on: ignore, signal })).outcome;
    }, PEEKS);
  const news = createNews(options.onModule ?? null);
  const about = { cwd: options.cwd, peek, language: parts.language, tell: news.tell };
  const loaded = createLoaded(about);
  watchers.add({ begun: ignore, output: ignore, numbered: ignore, ...loaded });
  const takeNumber = () => {
    const number = cells.number();
    watchers.numbered(cells.next);
    return number;
  };
  const entries = createEntries(peek, parts.connected);
  return {
    ...parts,
    ...createQuestions(parts, cells),
    ...createRuns({ runner, cells, watchers, turns, news, loaded, takeNumber }),
    cwd: options.cwd,
    env: options.env,
    get next() {
      return cells.next;
    },
    get reports() {
      return cells.reports;
    },
    takeNumber,
    peek,
    interrupt() {
      turns.interrupt();
      parts.evaluator().then((one) => one.interrupt(), ignore);
    },
    async [Symbol.asyncDispose]() {
      loaded.close();
      await parts[Symbol.asyncDispose]();
    },
    watch: watchers.add,
  };
}

interface Running {
  readonly runner: Pick<Runner, "restart">;
  readonly cells: Cells;
  readonly watchers: Watchers;
  readonly turns: Turns;
  readonly news: News;
  readonly loaded: Loaded;
  takeNumber(): number;
}

/** What changes the variables. */
function createRuns({
  runner,
  cells,
  watchers,
  turns,
  news,
  loaded,
  takeNumber,
}: Running): Pick<Kernel, "run" | "runAside" | "undo" | "restart" | "resume"> {
  return {
    run(source, on, { number = takeNumber(), shell, work, ...order } = {}) {
      return turns.take(async (turn) => {
        const cell = { number, source, isPeek: false, turn, work };
        await news.flush(on);
        return runWatched(cell, { on, ...order }, watchers, cells);
      }, shell);
    },
    runAside(source, on, { number: _none, shell, work, ...by } = {}) {
      return turns.take((turn) => {
        const number = cells.next;
        return cells.look({ number, source, isPeek: false, turn, work }, { on, ...by });
      }, shell);
    },
    undo: () => turns.take(() => undoWatched(watchers, cells)),
    async restart() {
      await runner.restart();
      cells.forget();
      watchers.emptied();
    },
    async resume() {
      const resumed = await turns.take(cells.resume);
      for (const report of resumed.reports) loaded.ended(null, report);
      return resumed;
    },
  };
}

type Order = Pick<RunOptions, "who" | "began"> & RunBy;

/** Runs a Cell so that whoever looks on sees it. */
async function runWatched(
  cell: CellSource,
  { who = "", began, ...by }: Order,
  watchers: Watchers,
  cells: Pick<Cells, "run">,
): Promise<Report> {
  const watched = { number: cell.number, source: cell.source, work: cell.work, who };
  await began?.(watched);
  watchers.begun(watched);
  const told = (on: OnOutput): OnOutput => {
    return (output) => inAll([on(output), watchers.output(watched, output)]);
  };
  const late = by.late === undefined ? {} : { late: told(by.late) };
  let report: Report | null = null;
  try {
    report = await cells.run(cell, { ...by, on: told(by.on), ...late });
    return report;
  } finally {
    watchers.ended(watched, report);
  }
}

async function undoWatched(watchers: Watchers, cells: Pick<Cells, "undo">): Promise<number | null> {
  const number = await cells.undo();
  if (number !== null) watchers.undone(number);
  return number;
}

/** What is asked about the Cells that ran and runs none. */
function createQuestions(
  { evaluator }: Pick<Parts, "evaluator">,
  cells: Pick<Cells, "reports">,
): Pick<Kernel, "names" | "stale" | "slice"> {
  const lineage = createLineage();
  const names = async () => (await evaluator()).names();
  return {
    names,
    stale: () => lineage.stale(cells.reports),
    slice: async (wanted) => lineage.slice(cells.reports, wanted, await names()),
  };
}

/** They wait for no Cell. */
const PEEKS = "peeks";

function ignore(): void {}
