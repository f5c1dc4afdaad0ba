// A worker thread of our own for long synchronous work: one module, one request at a time, in the
// order they were asked. It starts with the first request, ends when it has long had none, and
// keeps no process alive by itself.
// Invariant: a call settles only when the thread has stopped working on it, so that whoever
// cancelled it may remove what it was working on.
// Not here: what the requests are (files/pool.ts, source/host).

import { Worker } from "node:worker_threads";
import { type Failure, FailureError } from "../event/failure.ts";

export interface Thread<Request, Reply> {
  call(request: Request, signal?: AbortSignal): Promise<Reply>;
  /** Ends the thread at once; calls that still wait are rejected. */
  close(): Promise<void>;
}

/** `stop` holds one number, which is 1 when the work is no longer wanted. */
export interface Letter<Request> {
  readonly id: number;
  readonly request: Request;
  readonly stop: Int32Array<SharedArrayBuffer>;
}

export type Answer<Reply> =
  | { readonly id: number; readonly kind: "done"; readonly reply: Reply }
  | { readonly id: number; readonly kind: "failed"; readonly failure: Failure }
  | { readonly id: number; readonly kind: "broken"; readonly error: unknown };

interface Waiting<Reply> {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
}

/** A thread holds some 20 MB, and starting one costs about 50 ms. */
const IDLE_MS = 10_000;

/** What it works with are buffers and numbers; new objects are few. */
const LIMITS = { maxYoungGenerationSizeMb: 2 };

export function createThread<Request, Reply>(module: URL): Thread<Request, Reply> {
  const waiting = new Map<number, Waiting<Reply>>();
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | null = null;
  let count = 0;

  const start = (): Worker => {
    const started = new Worker(module, { resourceLimits: LIMITS });
    started.on("message", (answer: Answer<Reply>) => settle(answer));
    started.on("error", (error) => abandon(started, error));
    started.on("exit", () => abandon(started, new Error("the worker thread has ended")));
    return started;
  };
  const settle = (answer: Answer<Reply>) => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) rest();
    if (answer.kind === "done") call?.resolve(answer.reply);
    else if (answer.kind === "failed") call?.reject(new FailureError(answer.failure));
    else call?.reject(answer.error);
  };
  const rest = () => {
    worker?.unref();
    idle = setTimeout(() => void end(), IDLE_MS).unref();
  };
  const end = async () => {
    const ended = worker;
    if (ended === null) return;
    abandon(ended, new Error("the worker thread has ended"));
    await ended.terminate();
  };
  const abandon = (ended: Worker, error: unknown) => {
    if (worker !== ended) return;
    worker = null;
    for (const call of waiting.values()) call.reject(error);
    waiting.clear();
  };

  return {
    call(request, signal) {
      if (signal?.aborted) return Promise.reject(cancelled());
      if (idle !== null) clearTimeout(idle);
      worker ??= start();
      worker.ref();
      const thread = worker;
      const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
      const onAbort = () => void Atomics.store(stop, 0, 1);
      signal?.addEventListener("abort", onAbort, { once: true });
      count += 1;
      const letter: Letter<Request> = { id: count, request, stop };
      return new Promise<Reply>((resolve, reject) => {
        waiting.set(letter.id, { resolve, reject });
        thread.postMessage(letter);
      }).finally(() => signal?.removeEventListener("abort", onAbort));
    },
    close: end,
  };
}

function cancelled(): FailureError {
  return new FailureError({ kind: "cancelled" });
}
