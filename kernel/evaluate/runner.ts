// Runs Cells in this very process: the scope they share, their imports, their values and errors.
// It is the same in a process of its own (main.ts) and inside a command (inline.ts).

import { join } from "node:path";
import { types } from "node:util";
import { constants, Script } from "node:vm";
import { during } from "../../stdlib/client/during.ts";
import type { Outcome } from "../cell.ts";
import { describeThrown } from "./failure.ts";
import { createModules, type Import, metaOf } from "./modules.ts";
import { createResults } from "./results.ts";
import { createScope } from "./scope.ts";
import { previewOf, show, typeOf } from "./show.ts";
import { createStacks } from "./stacks.ts";
import type { Job, ScopeName } from "./words.ts";

export interface RunnerOptions {
  readonly cwd: () => string;
  readonly columns: () => number;
  readonly awaitValues: boolean;
  readonly globals: object;
  readonly errors: typeof Error;
}

export interface Runner {
  /** What the Cell asks the engine for ends with the signal; its code may go on. */
  run(job: Job, signal: AbortSignal): Promise<Ran>;
  /** Why it cannot be taken back; null when it was. */
  undo(cell: number): string | null;
  names(): readonly ScopeName[];
}

export interface Ran {
  readonly outcome: Outcome;
  /** Of the last expression. */
  readonly value: unknown;
}

type Code = (scope: object, load: Import, meta: object) => unknown;

export function createRunner(options: RunnerOptions): Runner {
  const scope = createScope(options.globals);
  const results = createResults(options.globals);
  const stacks = createStacks(options.errors);
  const modules = createModules();

  const evaluate = async ({ cell, compiled, source, file }: Job): Promise<unknown> => {
    const text = { cell, source, map: compiled.map, ...(file === undefined ? {} : { file }) };
    const code = new Script(`(${compiled.code}\n)`, {
      filename: stacks.scriptOf(text),
      columnOffset: -1,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }).runInThisContext() as Code;
    const meta = metaOf(file ?? join(options.cwd(), `cell-${cell}.ts`));
    const answer = code(scope.object, modules.importFrom(meta.dirname), meta);
    const value = lastOf(compiled.isAsync ? await answer : answer);
    return options.awaitValues && types.isPromise(value) ? await value : value;
  };
  const run = async (job: Job): Promise<Ran> => {
    try {
      const value = await evaluate(job);
      const shown = await show(value, { columns: options.columns() });
      if (!job.isPeek) results.add(job.cell, value);
      return { outcome: { kind: "done", shown }, value };
    } catch (thrown) {
      const error = describeThrown(thrown, job.cell, stacks);
      return { outcome: { kind: "failed", error }, value: undefined };
    }
  };

  return {
    run(job, signal) {
      if (!job.isPeek) scope.begin(job.cell, job.compiled.defines);
      const end = () => scope.end(job.cell);
      // Of what was ended, the code may never return.
      signal.addEventListener("abort", end, { once: true });
      return during(signal, () => run(job), job.work).finally(() => {
        if (signal.aborted) return;
        signal.removeEventListener("abort", end);
        if (!job.isPeek) end();
      });
    },
    undo(cell) {
      const failure = scope.undo(cell);
      if (failure === null) results.remove(cell);
      return failure;
    },
    names() {
      return scope.names().map(({ name, value, cell }) => {
        return { name, type: typeOf(value), preview: previewOf(value), cell };
      });
    },
  };
}

function lastOf(answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null || !("value" in answer)) return undefined;
  return answer.value;
}
