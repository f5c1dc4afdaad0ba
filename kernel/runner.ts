// One Cell from its source to its Outcome: compiled here, run in the evaluator, learned by the
// language server.
// Invariant: `names` are the variables that the evaluator has, or a Cell was about to define.

import type { Outcome } from "./cell.ts";
import { compileCell } from "./compile/compile.ts";
import { CellSyntaxError, type Compiled } from "./compile/compiled.ts";
import { describeSyntax } from "./evaluate/failure.ts";
import type { RunBy } from "./evaluate/jobs.ts";
import type { Language } from "./language/language.ts";
import type { Parts } from "./parts.ts";
import type { Turn } from "./turns.ts";

export interface Runner {
  run(cell: CellSource, by: RunBy): Promise<Outcome>;
  undo(number: number): Promise<void>;
  restart(): Promise<void>;
  /** What runs in this work is learned when that is over, so that nothing slows it down. */
  quietly<T>(work: () => Promise<T>): Promise<T>;
}

export interface CellSource {
  readonly number: number;
  readonly source: string;
  /** Whether its value is that of an expression which nobody typed: it leaves no trace. */
  readonly isPeek: boolean;
  readonly turn: Turn;
  /** By this name the engine's events for it are known. */
  readonly work?: string | undefined;
}

export function createRunner({
  evaluator,
  language,
}: Pick<Parts, "evaluator" | "language">): Runner {
  let names = new Set<string>();
  let quiet: Promise<unknown> = Promise.resolve();
  /** Nobody waits for it, and without a language server there is merely less to see. */
  const tell = (order: (one: Language) => void) => {
    quiet.then(language).then(order, () => {});
  };
  return {
    async run(cell, by) {
      const compiled = compile(cell, names);
      if ("failed" in compiled) return compiled.failed;
      const { number, source, isPeek, work } = cell;
      const process = await evaluator();
      // One that cannot start says so when it is to run something.
      await process.ready.catch(() => {});
      if (cell.turn.isInterrupted) return { kind: "interrupted" };
      // A Cell that runs beside this one may use them while it runs.
      if (!isPeek) for (const name of compiled.defines) names.add(name);
      const job = { cell: number, compiled, source, isPeek };
      const outcome = await process.run(work === undefined ? job : { ...job, work }, by);
      if (outcome.kind === "died") {
        names = new Set();
        tell((one) => one.forgetAll());
      } else if (!isPeek) {
        tell((one) => one.learn({ number, source, defines: compiled.defines }));
      }
      return outcome;
    },
    async undo(number) {
      const process = await evaluator();
      await process.undo(number);
      names = new Set((await process.names()).map(({ name }) => name));
      tell((one) => one.forget(number));
    },
    async restart() {
      await (await evaluator()).restart();
      names = new Set();
      tell((one) => one.forgetAll());
    },
    quietly(work) {
      const done = work();
      quiet = done.catch(() => {});
      return done;
    },
  };
}

function compile(
  { number, source }: CellSource,
  names: ReadonlySet<string>,
): Compiled | { readonly failed: Outcome } {
  try {
    return compileCell(source, { number, isCellName: (name) => names.has(name) });
  } catch (error) {
    if (!(error instanceof CellSyntaxError)) throw error;
    return { failed: { kind: "failed", error: describeSyntax(error, number, source) } };
  }
}
