// Takes jobs one at a time in the user's process, and says how each ended.
// Invariant: whatever an interrupt cuts off here, the job is told in the end; told twice it may be,
// and whoever listens counts the first.

import { RondelError } from "../../stdlib/client/failures.ts";
import type { Outcome } from "../cell.ts";
import type { InterruptListener } from "./interrupts.ts";
import type { Ran } from "./runner.ts";
import type { FromChild, Job } from "./words.ts";

export interface DeskOptions {
  run(job: Job, signal: AbortSignal): Promise<Ran>;
  /** Marks on both streams that all output of this job is there. */
  fence(id: number): void;
  send(message: FromChild): void;
  /** Told once for each interrupted job. */
  interrupted(signal: AbortSignal): void;
}

export interface Desk extends InterruptListener {
  begin(id: number, job: Job): void;
  /** Whether this is how the engine's answers failed that nobody wants any more. */
  isInterruption(thrown: unknown): boolean;
}

interface Running {
  readonly id: number;
  readonly abort: AbortController;
  isTold: boolean;
}

class Interrupted extends RondelError {
  constructor() {
    super("interrupted");
  }
}

export function createDesk({ run, fence, send, interrupted }: DeskOptions): Desk {
  let running: Running | null = null;
  /** A job may be interrupted before it is here. */
  let doomed = 0;

  const tell = (id: number, outcome: Outcome) => {
    fence(id);
    send({ kind: "ended", id, outcome });
  };
  const finish = (mine: Running, outcome: Outcome) => {
    if (mine.isTold) return;
    tell(mine.id, outcome);
    mine.isTold = true;
  };
  return {
    begin(id, job) {
      const mine: Running = { id, abort: new AbortController(), isTold: false };
      const { signal } = mine.abort;
      running = mine;
      send({ kind: "begun", id });
      if (id <= doomed) finish(mine, { kind: "interrupted" });
      else {
        void run(job, signal).then(({ outcome }) => {
          if (!signal.aborted) finish(mine, outcome);
        });
      }
    },
    interrupt(id) {
      doomed = Math.max(doomed, id);
      if (running === null || running.id > id || running.isTold) return;
      const { abort } = running;
      if (abort.signal.aborted) return;
      abort.abort(new Interrupted());
      interrupted(abort.signal);
    },
    settle(id) {
      if (running !== null && running.id <= id) finish(running, { kind: "interrupted" });
      // One that is not here yet will not begin, or has been lost on its way.
      if ((running?.id ?? 0) < id) tell(id, { kind: "interrupted" });
      send({ kind: "settled", id });
    },
    isInterruption: (thrown) => thrown instanceof Interrupted,
  };
}
