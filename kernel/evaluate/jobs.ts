// The jobs of one process of the user's code: which one runs, and how it came to its end.
// Invariant: a job ends once, and after all that it printed; a job is sent when nothing is left of
// the interrupt of the one before.

import type { Outcome } from "../cell.ts";
import type { Launched } from "./launch.ts";
import type { Listener, Reader } from "./reader.ts";
import type { Job } from "./words.ts";

/** How long the interrupt of a job waits until that has arrived. */
const ARRIVAL_MS = 100;
/** How long both streams may be silent before a fence is given up that does not come. */
const SILENCE_MS = 2_000;

export interface Jobs {
  run(job: Job, columns: number, on: Listener): Promise<Outcome>;
  interrupt(): void;
  /** The process says that it has this job. */
  begin(id: number): void;
  /** The process says that it has ended. */
  end(id: number, outcome: Outcome): void;
  /** The process says that no termination is under way for this one. */
  settle(id: number): void;
  /** The process is gone. Resolves when all is read; false when there was no job to tell it. */
  die(how: () => string): Promise<boolean>;
}

interface Open {
  readonly id: number;
  readonly resolve: (outcome: Outcome) => void;
}

export function createJobs(launched: Launched, readers: readonly Reader[]): Jobs {
  let open: Open | null = null;
  let last = 0;
  let begun = 0;
  let interrupted = 0;
  let arrival: NodeJS.Timeout | undefined;
  const settling = createMarks();
  let death: string | null = null;

  const close = async (mine: Open, outcome: Outcome) => {
    await Promise.all(readers.map((reader) => reader.until(mine.id, SILENCE_MS)));
    mine.resolve(outcome);
  };
  return {
    async run(job, columns, on) {
      last += 1;
      const id = last;
      const before = interrupted;
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      if (death !== null) return { kind: "died", how: death };
      open = { id, resolve };
      for (const reader of readers) reader.attend(id, on);
      await settling.until(before);
      launched.send({ kind: "run", id, columns, job });
      return promise;
    },
    interrupt() {
      if (open === null || interrupted === open.id) return;
      const { id } = open;
      interrupted = id;
      if (begun === id) launched.interrupt(id);
      // What keeps it from arriving may be code that is to be interrupted too.
      else arrival = setTimeout(launched.interrupt, ARRIVAL_MS, id);
    },
    begin(id) {
      begun = id;
      if (interrupted !== id) return;
      clearTimeout(arrival);
      launched.interrupt(id);
    },
    end(id, outcome) {
      const mine = open;
      if (mine?.id !== id) return;
      open = null;
      void close(mine, outcome);
    },
    settle: settling.reach,
    async die(how) {
      await Promise.all(readers.map((reader) => reader.untilEnd(SILENCE_MS)));
      death = how();
      clearTimeout(arrival);
      settling.reach(Number.POSITIVE_INFINITY);
      const mine = open;
      open = null;
      mine?.resolve({ kind: "died", how: death });
      return mine !== null;
    },
  };
}

/** A number that goes up, and those who wait until it is there. */
function createMarks(): { reach(mark: number): void; until(mark: number): Promise<void> } {
  let reached = 0;
  let waiting: { readonly mark: number; readonly wake: () => void }[] = [];
  return {
    reach(mark) {
      reached = Math.max(reached, mark);
      const woken = waiting.filter((one) => one.mark <= reached);
      waiting = waiting.filter((one) => one.mark > reached);
      for (const { wake } of woken) wake();
    },
    until(mark) {
      if (mark <= reached) return Promise.resolve();
      return new Promise((wake) => waiting.push({ mark, wake }));
    },
  };
}
