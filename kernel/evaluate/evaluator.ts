// The front of the user's code: it runs in a process of its own, so that nothing it does ends,
// blocks or fills the one that holds the prompt. When that process ends, another takes its place.
// Invariant: every job has one Outcome, and all its output comes before it.

import type { CellOutput, Outcome } from "../cell.ts";
import type { ChildOptions } from "./child.ts";
import type { RunBy } from "./jobs.ts";
import type { Listener } from "./reader.ts";
import { createSeats } from "./seats.ts";
import type { Job, ScopeName } from "./words.ts";

export type { ScopeName } from "./words.ts";

export interface EvaluatorOptions extends ChildOptions {
  /** Whether a process waits to take the place of the one that runs. */
  readonly keepsSpare: boolean;
}

export interface Evaluator extends AsyncDisposable {
  /** Resolves when a job would begin at once. */
  readonly ready: Promise<void>;
  /** The process of the user's code. */
  readonly pid: number | undefined;
  /**
   * All that its code prints up to its end is told before it resolves; when `on` answers a promise,
   * the code that prints waits for it. Jobs that are given while another runs go on beside it.
   */
  run(job: Job, by: RunBy): Promise<Outcome>;
  /** Ends the jobs that run, and what the engine does for them. */
  interrupt(): void;
  /** A fresh process without variables, at once. Jobs that run are ended. */
  restart(): Promise<void>;
  /** Takes back what the last Cell put into the scope; again, the one before. */
  undo(cell: number): Promise<void>;
  names(): Promise<readonly ScopeName[]>;
  /** What is printed while no job runs. */
  onStray(listener: (output: CellOutput) => void): void;
}

export function createEvaluator(options: EvaluatorOptions): Evaluator {
  let stray: Listener = () => {};
  let busy = 0;
  const seats = createSeats({
    ...options,
    isBusy: () => busy > 0,
    seated: (child) => child.listen((output) => stray(output)),
    lost(how) {
      const text = `The process of the variables has ended: ${how}.\n`;
      stray({ kind: "stream", stream: "stderr", text });
    },
  });
  return {
    get ready() {
      return seats.current().ready;
    },
    get pid() {
      return seats.current().pid;
    },
    async run(job, by) {
      busy += 1;
      try {
        return await seats.current().run(job, by);
      } finally {
        busy -= 1;
        seats.rest();
      }
    },
    interrupt: () => seats.current().interrupt(),
    restart: () => seats.change("it was ended to begin anew").ready,
    undo: (cell) => seats.current().undo(cell),
    names: () => seats.current().names(),
    onStray(listener) {
      stray = listener;
    },
    [Symbol.asyncDispose]: seats.close,
  };
}
