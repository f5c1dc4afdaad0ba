// The jobs of one process of the user's code: which ones run, and how each came to its end.
// Invariant: a job ends once, and after all that it printed; a job is sent when nothing is left of
// an interrupt that came before it.

import type { Outcome, Question } from "../cell.ts";
import type { Launched } from "./launch.ts";
import type { Attendant, Reader } from "./reader.ts";
import type { Job } from "./words.ts";

/** How long the interrupt of a job waits until that has arrived. */
const ARRIVAL_MS = 100;
/** How long both streams may be silent before a fence is given up that does not come. */
const SILENCE_MS = 2_000;

export interface Jobs {
  run(job: Job, columns: number, by: RunBy): Promise<Outcome>;
  /** Ends all that run. */
  interrupt(): void;
  /** Of the job that asks, who answers; undefined when it has ended or has nobody. */
  askedBy(id: number): Ask | undefined;
  /** The process says that it has this job. */
  begin(id: number): void;
  /** The process says that it has ended. */
  end(id: number, outcome: Outcome): void;
  /** The process says that no termination is under way for this one. */
  settle(id: number): void;
  /** The process is gone. Resolves when all is read; false when there was no job to tell it. */
  die(how: () => string): Promise<boolean>;
}

/** Who has a job run. */
export interface RunBy extends Attendant {
  readonly ask?: Ask | undefined;
  /** Ends this job alone. */
  readonly signal?: AbortSignal | undefined;
  /** How wide values are shown; left out, as for all. */
  readonly columns?: number | undefined;
}

export type Ask = (question: Question) => Promise<string>;

const CALLED_OFF: Outcome = { kind: "interrupted" };

interface Open {
  readonly by: RunBy;
  readonly resolve: (outcome: Outcome) => void;
}

export function createJobs(launched: Launched, readers: readonly Reader[]): Jobs {
  const open = new Map<number, Open>();
  let last = 0;
  let begun = 0;
  let interrupted = 0;
  let arrival: NodeJS.Timeout | undefined;
  const settling = createMarks();
  let death: string | null = null;

  const end = async (id: number, outcome: Outcome) => {
    const mine = open.get(id);
    open.delete(id);
    if (mine === undefined) return;
    await Promise.all(readers.map((reader) => reader.until(id, SILENCE_MS)));
    mine.resolve(outcome);
  };
  return {
    async run(job, columns, by) {
      last += 1;
      const id = last;
      const before = interrupted;
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      if (death !== null) return { kind: "died", how: death };
      open.set(id, { by, resolve });
      await settling.until(before);
      if (by.signal?.aborted && open.delete(id)) return CALLED_OFF;
      for (const reader of readers) reader.attend(id, by);
      launched.send({ kind: "run", id, columns, job });
      return unlessCancelled(promise, by.signal, () => launched.send({ kind: "cancel", id }));
    },
    askedBy: (id) => open.get(id)?.by.ask,
    interrupt() {
      const id = [...open.keys()].at(-1);
      if (id === undefined || interrupted === id) return;
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
    end: (id, outcome) => void end(id, outcome),
    settle: settling.reach,
    async die(how) {
      await Promise.all(readers.map((reader) => reader.untilEnd(SILENCE_MS)));
      death = how();
      clearTimeout(arrival);
      settling.reach(Number.POSITIVE_INFINITY);
      const all = [...open.values()];
      open.clear();
      for (const { resolve } of all) resolve({ kind: "died", how: death });
      return all.length > 0;
    },
  };
}

/** `cancel` sees to it that the outcome comes soon. */
function unlessCancelled<T>(
  outcome: Promise<T>,
  signal: AbortSignal | undefined,
  cancel: () => void,
): Promise<T> {
  if (signal === undefined) return outcome;
  if (signal.aborted) cancel();
  signal.addEventListener("abort", cancel, { once: true });
  return outcome.finally(() => signal.removeEventListener("abort", cancel));
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
