// The front of the user's code: it runs in a process of its own, so that nothing it does ends,
// blocks or fills the one that holds the prompt. When that process ends, another takes its place;
// a spare waits for it.
// Invariant: every job has one Outcome, and all its output comes before it.

import type { CellOutput, Outcome } from "../cell.ts";
import { type Child, type ChildOptions, type Listener, startChild } from "./child.ts";
import type { Job, ScopeName } from "./words.ts";

export type { Job, ScopeName } from "./words.ts";

/** Long after a start, so that it takes no time from anybody. */
const SPARE_AFTER_MS = 1_500;

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
   * One job at a time. All its output is told before it resolves; when `on` answers a promise, the
   * code that prints waits for it.
   */
  run(job: Job, on: Listener): Promise<Outcome>;
  /** Ends the job that runs, and what the engine does for it. */
  interrupt(): void;
  /** A fresh process without variables, at once. A job that runs is ended. */
  restart(): Promise<void>;
  /** Takes back what the last Cell put into the scope; again, the one before. */
  undo(cell: number): Promise<void>;
  names(): Promise<readonly ScopeName[]>;
  /** What is printed while no job runs. */
  onStray(listener: (output: CellOutput) => void): void;
}

export function createEvaluator(options: EvaluatorOptions): Evaluator {
  let stray: Listener = () => {};
  let isClosed = false;
  let isBusy = false;
  let spare: Child | null = null;
  let timer: NodeJS.Timeout | undefined;

  const prepareSpare = () => {
    if (!options.keepsSpare) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (isBusy) return prepareSpare();
      if (spare !== null || isClosed) return;
      const fresh = startChild(options);
      spare = fresh;
      void fresh.ended.then(() => {
        if (spare === fresh) spare = null;
      });
    }, SPARE_AFTER_MS);
    timer.unref();
  };
  const take = (): Child => {
    const taken = spare ?? startChild(options);
    spare = null;
    taken.listen((output) => stray(output));
    void taken.ready.then(prepareSpare, () => {});
    void taken.ended.then((ended) => {
      if (child !== taken || isClosed) return;
      if (!ended.isTold) tellStray(ended.how);
      child = spare === null ? null : take();
    });
    return taken;
  };
  /** Of a process that ended while nobody waited for it. */
  const tellStray = (how: string) => {
    const text = `The process of the variables has ended: ${how}.\n`;
    stray({ kind: "stream", stream: "stderr", text });
  };
  let child: Child | null = take();
  const current = (): Child => {
    if (child === null || child.isOver) child = take();
    return child;
  };

  return {
    get ready() {
      return current().ready;
    },
    get pid() {
      return current().pid;
    },
    async run(job, on) {
      if (isClosed) return { kind: "died", how: "the evaluator is closed" };
      if (isBusy) throw new Error("a job runs already");
      isBusy = true;
      const runs = current();
      try {
        runs.listen(on);
        return await runs.run(job);
      } finally {
        isBusy = false;
        runs.listen((output) => stray(output));
      }
    },
    interrupt: () => child?.interrupt(),
    async restart() {
      const old = child;
      child = null;
      old?.kill("it was ended to begin anew");
      child = take();
      await child.ready;
    },
    undo: (cell) => current().undo(cell),
    names: () => current().names(),
    onStray(listener) {
      stray = listener;
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      clearTimeout(timer);
      const all = [child, spare].filter((one) => one !== null);
      for (const one of all) one.kill("it was closed");
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}
