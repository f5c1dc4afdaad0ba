// Flights: work in the air, found by the digest of what it makes, shared by all who ask for it.
//
//   join ──► first: take off ──► lands: every waiter has the outcome
//            later: wait too  └► the last waiter has left: aborted, and in the air until its work
//                                has stopped; whoever asks meanwhile waits for that, then flies
//
// Invariant: one piece of work per digest at a time; nobody's leaving disturbs who stays. A session
// that waits along two ways is told each event twice, as the same object: the session drops one.

import type { Emit, EngineEvent } from "../event/event.ts";
import { FailureError } from "../event/failure.ts";
import type { Scope } from "../event/scope.ts";
import type { Digest } from "../op/digest.ts";

export interface Flights<T> {
  /** `work` gets a Scope whose signal ends with the last waiter and whose events reach all. */
  join(digest: Digest, scope: Scope, work: (scope: Scope) => Promise<T>): Promise<T>;
  readonly size: number;
  /** Aborts all that is in the air; resolves when it has stopped. */
  close(): Promise<void>;
}

interface Flight<T> {
  readonly outcome: Promise<T>;
  readonly passengers: Set<Emit>;
  readonly end: AbortController;
  /** What is under way: a late passenger must be told of it first. */
  readonly told: Map<string, EngineEvent>;
}

export function createFlights<T>(): Flights<T> {
  const inTheAir = new Map<Digest, Flight<T>>();

  const takeOff = (digest: Digest, scope: Scope, work: (scope: Scope) => Promise<T>): Flight<T> => {
    const end = new AbortController();
    const passengers = new Set<Emit>();
    const told = new Map<string, EngineEvent>();
    const emit = (event: EngineEvent) => {
      note(told, event);
      for (const passenger of passengers) passenger(event);
    };
    const before = inTheAir.get(digest)?.outcome ?? Promise.resolve();
    const fly = () => {
      // Everybody may have left while an earlier flight was still coming to its end.
      if (end.signal.aborted) throw new FailureError({ kind: "cancelled" });
      return work({ ...scope, signal: end.signal, emit });
    };
    // A tick later in any case, so that a long chain of Plans does not become a deep stack.
    const outcome = before.then(fly, fly);
    const flight = { outcome, passengers, end, told };
    inTheAir.set(digest, flight);
    const land = () => {
      if (inTheAir.get(digest) === flight) inTheAir.delete(digest);
    };
    outcome.then(land, land);
    return flight;
  };

  return {
    join(digest, scope, work) {
      if (scope.signal.aborted) return Promise.reject(new FailureError({ kind: "cancelled" }));
      const known = inTheAir.get(digest);
      const isOpen = known !== undefined && !known.end.signal.aborted;
      const flight = isOpen ? known : takeOff(digest, scope, work);
      // A function of its own: one Scope may wait twice, and each wait must be counted.
      const passenger: Emit = (event) => scope.emit(event);
      for (const event of flight.told.values()) passenger(event);
      flight.passengers.add(passenger);
      return travel(flight, passenger, scope.signal);
    },
    get size() {
      return inTheAir.size;
    },
    async close() {
      const flights = [...inTheAir.values()];
      for (const { end } of flights) end.abort();
      await Promise.allSettled(flights.map(({ outcome }) => outcome));
    },
  };
}

/** What began is remembered until it ends. */
function note(told: Map<string, EngineEvent>, event: EngineEvent): void {
  switch (event.kind) {
    case "op-started":
      told.set(event.op, event);
      return;
    case "pull-started":
      told.set(event.reference, event);
      return;
    case "op-finished":
    case "op-failed":
      told.delete(event.op);
      return;
    case "pull-finished":
    case "pull-failed":
      told.delete(event.reference);
  }
}

function travel<T>(flight: Flight<T>, passenger: Emit, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      flight.passengers.delete(passenger);
      signal.removeEventListener("abort", jump);
    };
    const jump = () => {
      leave();
      reject(new FailureError({ kind: "cancelled" }));
      if (flight.passengers.size === 0) flight.end.abort();
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
