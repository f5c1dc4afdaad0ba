// Flights: work in the air, found by the digest of what it makes, shared by all who ask for it.
//
//   join ──► first: take off ──► lands: every waiter has the outcome
//            later: wait too  └► the last waiter has left: aborted, gone at once
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
}

interface Flight<T> {
  readonly outcome: Promise<T>;
  readonly passengers: Set<Emit>;
  readonly end: AbortController;
  /** What a late passenger must be told first. */
  readonly told: EngineEvent[];
}

export function createFlights<T>(): Flights<T> {
  const inTheAir = new Map<Digest, Flight<T>>();

  const takeOff = (digest: Digest, scope: Scope, work: (scope: Scope) => Promise<T>): Flight<T> => {
    const end = new AbortController();
    const passengers = new Set<Emit>();
    const told: EngineEvent[] = [];
    const emit = (event: EngineEvent) => {
      if (event.kind === "op-started" || event.kind === "pull-started") told.push(event);
      for (const passenger of passengers) passenger(event);
    };
    // A tick later, so that a long chain of Plans does not become a deep stack.
    const outcome = Promise.resolve().then(() => work({ ...scope, signal: end.signal, emit }));
    const flight = { outcome, passengers, end, told };
    inTheAir.set(digest, flight);
    const land = () => {
      if (inTheAir.get(digest) === flight) inTheAir.delete(digest);
    };
    outcome.then(land, land);
    return flight;
  };

  const join: Flights<T>["join"] = (digest, scope, work) => {
    if (scope.signal.aborted) return Promise.reject(new FailureError({ kind: "cancelled" }));
    const flight = inTheAir.get(digest) ?? takeOff(digest, scope, work);
    // A function of its own: one Scope may wait twice, and each wait must be counted.
    const passenger: Emit = (event) => scope.emit(event);
    for (const event of flight.told) passenger(event);
    flight.passengers.add(passenger);
    return travel(flight, passenger, scope.signal, () => {
      if (inTheAir.get(digest) === flight) inTheAir.delete(digest);
    });
  };

  return {
    join,
    get size() {
      return inTheAir.size;
    },
  };
}

function travel<T>(
  flight: Flight<T>,
  passenger: Emit,
  signal: AbortSignal,
  forget: () => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      flight.passengers.delete(passenger);
      signal.removeEventListener("abort", jump);
    };
    const jump = () => {
      leave();
      reject(new FailureError({ kind: "cancelled" }));
      if (flight.passengers.size > 0) return;
      // Forgotten before it has stopped, so that whoever asks next starts anew.
      forget();
      flight.end.abort();
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
