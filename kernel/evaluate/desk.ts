// Takes jobs in the user's process, and says how each ended. Those of one shell come one after the
// other; those of several run beside each other, whenever the code of one lets another run.
// Invariant: whatever an interrupt cuts off here, the job is told in the end; told twice it may be,
// and whoever listens counts the first.

import { RondelError } from "../../stdlib/client/failures.ts";
import type { Outcome } from "../cell.ts";
import type { InterruptListener } from "./interrupts.ts";
import type { Ran } from "./runner.ts";
import type { FromChild, Job } from "./words.ts";

export interface DeskOptions {
  run(job: Job, id: number, signal: AbortSignal): Promise<Ran>;
  /** Says on both streams that this job may write. */
  begun(id: number, isAlone: boolean): void;
  /** Marks on both streams that all output of this job is there. */
  fence(id: number): void;
  send(message: FromChild): void;
  /** Told once for each interrupted job. */
  interrupted(signal: AbortSignal): void;
}

export interface Desk extends InterruptListener {
  begin(id: number, job: Job): void;
  /** Ends this one alone. It is not heard while a job is in a loop: an interrupt ends all. */
  cancel(id: number): void;
  /** Whether this is how the engine's answers failed that nobody wants any more. */
  isInterruption(thrown: unknown): boolean;
}

class Interrupted extends RondelError {
  constructor() {
    super("interrupted");
  }
}

export function createDesk({ run, begun, fence, send, interrupted }: DeskOptions): Desk {
  const running = new Map<number, AbortController>();
  /** The last that is here or was. */
  let arrived = 0;
  /** A job may be interrupted before it is here. */
  let doomed = 0;

  const tell = (id: number, outcome: Outcome) => {
    fence(id);
    send({ kind: "ended", id, outcome });
  };
  const finish = (id: number, outcome: Outcome) => {
    if (!running.has(id)) return;
    tell(id, outcome);
    running.delete(id);
  };
  const abort = (one: AbortController) => {
    if (one.signal.aborted) return;
    one.abort(new Interrupted());
    interrupted(one.signal);
  };
  const upTo = (id: number) => [...running].filter(([one]) => one <= id);
  return {
    begin(id, job) {
      const mine = new AbortController();
      const { signal } = mine;
      running.set(id, mine);
      arrived = Math.max(arrived, id);
      begun(id, running.size === 1);
      send({ kind: "begun", id });
      if (id <= doomed) finish(id, { kind: "interrupted" });
      else {
        void run(job, id, signal).then(({ outcome }) => {
          if (!signal.aborted) finish(id, outcome);
        });
      }
    },
    cancel(id) {
      const one = running.get(id);
      if (one === undefined) return;
      abort(one);
      finish(id, { kind: "interrupted" });
    },
    interrupt(id) {
      doomed = Math.max(doomed, id);
      for (const [, one] of upTo(id)) abort(one);
    },
    settle(id) {
      for (const [one] of upTo(id)) finish(one, { kind: "interrupted" });
      // Those that are not here yet will not begin, or have been lost on their way.
      for (let lost = arrived + 1; lost <= id; lost += 1) tell(lost, { kind: "interrupted" });
      send({ kind: "settled", id });
    },
    isInterruption: (thrown) => thrown instanceof Interrupted,
  };
}
