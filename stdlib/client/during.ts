// Whose work a question belongs to. Code that runs inside `during` asks on behalf of a signal, and
// so does all that it begins, however much later: when the signal is aborted, what it still asks
// for ends, and the engine stops what nobody else waits for. Nothing else on the connection does.

import { AsyncLocalStorage } from "node:async_hooks";

interface Work {
  readonly signal: AbortSignal;
  readonly name: string | undefined;
}

const work = new AsyncLocalStorage<Work>();

/** By its name the events of what is asked for tell whose they are. */
export function during<T>(signal: AbortSignal, run: () => T, name = nameOfWork()): T {
  return work.run({ signal, name }, run);
}

/** Of the work that this code is part of. */
export function signalOfWork(): AbortSignal | undefined {
  return work.getStore()?.signal;
}

/** undefined when it has none, or this code is part of no work. */
export function nameOfWork(): string | undefined {
  return work.getStore()?.name;
}

/** Rejects with the signal's reason when that comes first. */
export function unlessAborted<T>(signal: AbortSignal | undefined, answer: Promise<T>): Promise<T> {
  if (signal === undefined) return answer;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
