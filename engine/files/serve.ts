// The other end of a Thread: answers its letters, one after the other.

import { parentPort } from "node:worker_threads";
import { assert } from "../../stdlib/base/assert.ts";
import { FailureError, fail } from "../event/failure.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Answer, Letter } from "./thread.ts";

/** Called once by the module that a Thread runs. */
export function serveThread<Request, Reply>(
  work: (request: Request, check: Checkpoint) => Reply | Promise<Reply>,
): void {
  const port = parentPort;
  assert(port !== null, "this module runs in a worker thread");
  const serve = async ({ id, request, stop }: Letter<Request>) => {
    const check = () => {
      if (Atomics.load(stop, 0) !== 0) fail({ kind: "cancelled" });
    };
    port.postMessage(await answer(id, () => work(request, check), check));
  };
  let last = Promise.resolve();
  port.on("message", (letter: Letter<Request>) => {
    last = last.then(() => serve(letter));
  });
}

async function answer<Reply>(
  id: number,
  work: () => Reply | Promise<Reply>,
  check: Checkpoint,
): Promise<Answer<Reply>> {
  try {
    check();
    return { id, kind: "done", reply: await work() };
  } catch (error) {
    if (error instanceof FailureError) return { id, kind: "failed", failure: error.failure };
    return { id, kind: "broken", error };
  }
}
