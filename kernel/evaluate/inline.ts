// Cells in this very process, with no other beside it: for commands that run a piece of code and
// end. What the code prints goes to the streams of the process; an interrupt ends all of it.

import { defineLibrary } from "./library.ts";
import { createRunner, type Ran } from "./runner.ts";
import type { Job } from "./words.ts";

export interface InlineOptions {
  readonly cwd: string;
  readonly columns: number;
  readonly awaitValues: boolean;
}

export interface Inline {
  run(job: Job): Promise<Ran>;
}

export function createInline({ cwd, columns, awaitValues }: InlineOptions): Inline {
  defineLibrary(globalThis);
  const runner = createRunner({
    cwd: () => cwd,
    columns: () => columns,
    awaitValues,
    globals: globalThis,
    errors: Error,
  });
  const never = new AbortController().signal;
  return { run: (job) => runner.run(job, never) };
}
