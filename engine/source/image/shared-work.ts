// Work that several may wait for: it is begun by the first, told of to all, and cancelled when the
// last has gone. Here it is the fetching of one layer, which many images may have in common.
// Invariant: one piece of work per key at a time, except that work whose last waiter left may still
// be stopping while its successor begins.

import { FailureError } from "../../event/failure.ts";

export interface SharedWork<T> {
  /** `listener` is told how far the work is: at once, and whenever it says so. */
  join(key: string, waiter: Waiter, work: Work<T>): Promise<T>;
  /** Resolves when all work has ended, that which was cancelled too. */
  idle(): Promise<void>;
}

export interface Waiter {
  readonly signal: AbortSignal;
  readonly listener: (doneBytes: number) => void;
}

export type Work<T> = (signal: AbortSignal, report: (doneBytes: number) => void) => Promise<T>;

interface Flight<T> {
  readonly outcome: Promise<T>;
  readonly end: AbortController;
  readonly waiters: Set<Waiter>;
  doneBytes: number;
}

export function createSharedWork<T>(): SharedWork<T> {
  const flights = new Map<string, Flight<T>>();
  const running = new Set<Promise<T>>();

  const begin = (key: string, work: Work<T>): Flight<T> => {
    const end = new AbortController();
    const report = (doneBytes: number) => {
      flight.doneBytes = doneBytes;
      for (const waiter of flight.waiters) waiter.listener(doneBytes);
    };
    const outcome = Promise.resolve().then(() => work(end.signal, report));
    const flight: Flight<T> = { outcome, end, waiters: new Set(), doneBytes: 0 };
    flights.set(key, flight);
    running.add(outcome);
    const land = () => {
      running.delete(outcome);
      forget(key, flight);
    };
    outcome.then(land, land);
    return flight;
  };

  const forget = (key: string, flight: Flight<T>) => {
    if (flights.get(key) === flight) flights.delete(key);
  };

  return {
    async idle() {
      while (running.size > 0) await Promise.allSettled(running);
    },
    async join(key, { signal, listener }, work) {
      if (signal.aborted) throw new FailureError({ kind: "cancelled" });
      const flight = flights.get(key) ?? begin(key, work);
      // An object of its own: one waiter may wait twice.
      const waiter: Waiter = { signal, listener };
      flight.waiters.add(waiter);
      listener(flight.doneBytes);
      try {
        return await outcomeUnless(signal, flight.outcome);
      } finally {
        flight.waiters.delete(waiter);
        if (flight.waiters.size === 0) {
          forget(key, flight);
          flight.end.abort();
        }
      }
    },
  };
}

function outcomeUnless<T>(signal: AbortSignal, outcome: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(new FailureError({ kind: "cancelled" }));
    signal.addEventListener("abort", leave, { once: true });
    const forget = () => signal.removeEventListener("abort", leave);
    outcome.then(resolve, reject).finally(forget);
  });
}
