// Results as streams that a client can end at any moment, also while it waits for the first.

import type { ExecutionResult } from "graphql";
import type { MaybePromise } from "../call/maybe.ts";

export type Results = AsyncGenerator<ExecutionResult, void, void>;

/** One result as a stream, since a stream can be ended by the client before it has come. */
export function once(run: (signal: AbortSignal) => MaybePromise<ExecutionResult>): Results {
  const end = new AbortController();
  async function* results(): Results {
    const result = await run(end.signal);
    if (!end.signal.aborted) yield result;
  }
  return ending(results(), end);
}

export async function stream(
  open: (signal: AbortSignal) => Promise<Results | ExecutionResult>,
): Promise<Results | ExecutionResult> {
  const end = new AbortController();
  const results = await open(end.signal);
  return Symbol.asyncIterator in results ? ending(results, end) : results;
}

/** A generator that waits cannot be returned from: what it waits for is ended first. */
function ending(results: Results, end: AbortController): Results {
  return {
    next: () => results.next(),
    return: (value) => {
      end.abort();
      return results.return(value);
    },
    throw: (error: unknown) => results.throw(error),
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await this.return();
    },
  };
}
