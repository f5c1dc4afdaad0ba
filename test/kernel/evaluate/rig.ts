// An evaluator for a test, fed with Cells as a user writes them.

import type { CellError, CellOutput, Outcome } from "../../../kernel/cell.ts";
import { compileCell } from "../../../kernel/compile/compile.ts";
import type { Shown } from "../../../kernel/display.ts";
import {
  createEvaluator,
  type Evaluator,
  type EvaluatorOptions,
} from "../../../kernel/evaluate/evaluator.ts";

export interface Cells extends AsyncDisposable {
  readonly evaluator: Evaluator;
  /** What was printed while no Cell ran. */
  readonly stray: string[];
  run(source: string, on?: (output: CellOutput) => unknown): Promise<Ran>;
  /** Begins a Cell, interrupts it once it has printed `ready`, and answers how it ended. */
  interrupt(source: string): Promise<Ran>;
  /** What the value of a Cell is seen as; throws when it failed. */
  value(source: string): Promise<Shown>;
  /** Its failure; throws when there was none. */
  failure(source: string): Promise<CellError>;
  /** Resolves when stray output holds this. */
  untilStray(text: string): Promise<void>;
}

export interface Ran {
  readonly cell: number;
  readonly outcome: Outcome;
  readonly stdout: string;
  readonly stderr: string;
}

export function createCells(options: Partial<EvaluatorOptions> = {}): Cells {
  const evaluator = createEvaluator({
    node: process.execPath,
    cwd: process.env["RONDEL_TEST_TMP"] ?? process.cwd(),
    env: process.env,
    columns: () => 80,
    colors: false,
    awaitValues: true,
    keepsSpare: false,
    session: () => Promise.reject(new Error("there is no engine in this test")),
    ...options,
  });
  const defined = new Set<string>();
  const stray: string[] = [];
  let heard = Promise.withResolvers<void>();
  let next = 1;
  evaluator.onStray((output) => {
    if (output.kind === "stream") stray.push(output.text);
    heard.resolve();
    heard = Promise.withResolvers<void>();
  });

  const run: Cells["run"] = async (source, on = () => {}) => {
    const cell = next;
    next += 1;
    const compiled = compileCell(source, {
      number: cell,
      isCellName: (name) => defined.has(name),
    });
    for (const name of compiled.defines) defined.add(name);
    const printed = { stdout: "", stderr: "" };
    const hear = (output: CellOutput) => {
      if (output.kind === "stream") printed[output.stream] += output.text;
      return on(output);
    };
    const outcome = await evaluator.run({ cell, compiled, source }, { on: hear });
    return { cell, outcome, ...printed };
  };
  return {
    evaluator,
    stray,
    run,
    interrupt: (source) => run(source, () => evaluator.interrupt()),
    async value(source) {
      const { outcome } = await run(source);
      if (outcome.kind === "done") return outcome.shown;
      throw new Error(`it did not end well: ${JSON.stringify(outcome)}`);
    },
    async failure(source) {
      const { outcome } = await run(source);
      if (outcome.kind === "failed") return outcome.error;
      throw new Error(`it did not fail: ${JSON.stringify(outcome)}`);
    },
    async untilStray(text) {
      while (!stray.join("").includes(text)) await heard.promise;
    },
    [Symbol.asyncDispose]: () => evaluator[Symbol.asyncDispose](),
  };
}
