// How many streams a session has open. One of them is enough for all events, so the bound is low.

import type { ExecutionResult } from "graphql";
import { type Failure, FailureError } from "../../event/failure.ts";
import type { Session } from "../../session/session.ts";
import { refuse } from "./errors.ts";

type Results = AsyncGenerator<ExecutionResult, void, void>;

export interface Subscriptions {
  /** Answers what gives the place back; null when the session has no place left. */
  take(session: Session): (() => void) | null;
}

export const MOST_SUBSCRIPTIONS = 64;

export const TOO_MANY: Failure = {
  kind: "limit",
  what: "the number of open subscriptions of a session",
  limit: MOST_SUBSCRIPTIONS,
};

export function createSubscriptions(): Subscriptions {
  const open = new WeakMap<Session, number>();
  return {
    take(session) {
      const count = open.get(session) ?? 0;
      if (count >= MOST_SUBSCRIPTIONS) return null;
      open.set(session, count + 1);
      let isTaken = true;
      return () => {
        if (isTaken) open.set(session, (open.get(session) ?? 1) - 1);
        isTaken = false;
      };
    },
  };
}

/**
 * The same stream; `end` is called when it is over, also when nothing was ever asked of it. An
 * expected failure is its last result, since the connection has nothing to do with it.
 */
export function whenOver(results: Results, end: () => void): Results {
  const next = async (): Promise<IteratorResult<ExecutionResult, void>> => {
    try {
      const taken = await results.next();
      if (taken.done) end();
      return taken;
    } catch (error) {
      end();
      if (!(error instanceof FailureError)) throw error;
      return { done: false, value: { errors: [refuse(error.failure)] } };
    }
  };
  return {
    next,
    return(value) {
      end();
      return results.return(value);
    },
    throw(error: unknown) {
      end();
      return results.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await this.return();
    },
  };
}
