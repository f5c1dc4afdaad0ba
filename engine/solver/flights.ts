// Ops in the air: what is being made is shared by all who ask for it, and each of them is told the
// events of it, also those who come late.
// A session that waits along two ways is told each event twice, as the same object: it drops one.

import type { EngineEvent } from "../event/event.ts";
import { createFlights } from "../event/flights.ts";
import type { Scope } from "../event/scope.ts";
import type { Digest } from "../op/digest.ts";

export interface OpFlights<T> {
  /** `work` gets a Scope whose signal ends with the last waiter and whose events reach all. */
  join(digest: Digest, scope: Scope, work: (scope: Scope) => Promise<T>): Promise<T>;
  readonly size: number;
  /** Aborts all that is in the air; resolves when it has stopped. */
  close(): Promise<void>;
}

export function createOpFlights<T>(): OpFlights<T> {
  const flights = createFlights<T, EngineEvent>(note);
  return {
    join(digest, scope, work) {
      const waiter = { signal: scope.signal, hear: (event: EngineEvent) => scope.emit(event) };
      return flights.join(digest, waiter, (signal, emit) => work({ ...scope, signal, emit }));
    },
    get size() {
      return flights.size;
    },
    close: flights.close,
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
