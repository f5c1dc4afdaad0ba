// Flights: work in the air, found by the key of what it makes, shared by all who ask for it.
//
//   join ──► first: take off ──► lands: every waiter has the outcome
//            later: wait too  └► the last waiter has left: aborted, and in the air until its work
//                                has stopped; whoever asks meanwhile waits for that, then flies
//
// Invariant: one piece of work per key at a time; nobody's leaving disturbs who stays. Whoever
// waits twice is told everything twice.

import { FailureError } from "./failure.ts";

export interface Flights<T, Word> {
  /** `work` gets a signal that ends with the last waiter; what it tells reaches all. */
  join(key: string, waiter: Waiter<Word>, work: Work<T, Word>): Promise<T>;
  readonly size: number;
  /** Resolves when all work has stopped, that which was cancelled too. */
  idle(): Promise<void>;
  /** Aborts all that is in the air; resolves when it has stopped. */
  close(): Promise<void>;
}

export interface Waiter<Word> {
  readonly signal: AbortSignal;
  hear(word: Word): void;
}

export type Work<T, Word> = (signal: AbortSignal, tell: (word: Word) => void) => Promise<T>;

/** Keeps, of what is told, that which somebody who comes late must be told first. */
export type Note<Word> = (told: Map<string, Word>, word: Word) => void;

interface Flight<T, Word> {
  readonly outcome: Promise<T>;
  readonly waiters: Set<Waiter<Word>>;
  readonly end: AbortController;
  readonly told: Map<string, Word>;
}

export function createFlights<T, Word>(note: Note<Word>): Flights<T, Word> {
  const inTheAir = new Map<string, Flight<T, Word>>();

  const takeOff = (key: string, work: Work<T, Word>): Flight<T, Word> => {
    const end = new AbortController();
    const waiters = new Set<Waiter<Word>>();
    const told = new Map<string, Word>();
    const tell = (word: Word) => {
      note(told, word);
      for (const waiter of waiters) waiter.hear(word);
    };
    const before = inTheAir.get(key)?.outcome ?? Promise.resolve();
    const fly = () => {
      // Everybody may have left while an earlier flight was still coming to its end.
      if (end.signal.aborted) throw new FailureError({ kind: "cancelled" });
      return work(end.signal, tell);
    };
    // A tick later in any case, so that a long chain of Plans does not become a deep stack.
    const outcome = before.then(fly, fly);
    const flight = { outcome, waiters, end, told };
    inTheAir.set(key, flight);
    const land = () => {
      if (inTheAir.get(key) === flight) inTheAir.delete(key);
    };
    outcome.then(land, land);
    return flight;
  };
  const idle = async () => {
    while (inTheAir.size > 0) {
      await Promise.allSettled([...inTheAir.values()].map(({ outcome }) => outcome));
    }
  };

  return {
    join(key, { signal, hear }, work) {
      if (signal.aborted) return Promise.reject(new FailureError({ kind: "cancelled" }));
      const known = inTheAir.get(key);
      const isOpen = known !== undefined && !known.end.signal.aborted;
      const flight = isOpen ? known : takeOff(key, work);
      // An object of its own: one may wait twice, and each wait must be counted.
      const waiter = { signal, hear };
      for (const word of flight.told.values()) hear(word);
      flight.waiters.add(waiter);
      return wait(flight, waiter);
    },
    get size() {
      return inTheAir.size;
    },
    idle,
    async close() {
      for (const { end } of inTheAir.values()) end.abort();
      await idle();
    },
  };
}

function wait<T, Word>(flight: Flight<T, Word>, waiter: Waiter<Word>): Promise<T> {
  const { signal } = waiter;
  return new Promise((resolve, reject) => {
    const leave = () => {
      flight.waiters.delete(waiter);
      signal.removeEventListener("abort", jump);
    };
    const jump = () => {
      leave();
      reject(new FailureError({ kind: "cancelled" }));
      if (flight.waiters.size === 0) flight.end.abort();
    };
    signal.addEventListener("abort", jump, { once: true });
    flight.outcome.then(
      (value) => {
        leave();
        resolve(value);
      },
      (error) => {
        leave();
        reject(error);
      },
    );
  });
}
