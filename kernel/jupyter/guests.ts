// Cells of prompts that share the kernel. They wait in the same line as those of front ends, which
// hear of them as if another front end had sent them.
// Invariant: what a guest's Cell comes to ends no Cell of a front end that waits.

import { randomUUID } from "node:crypto";
import type { GuestCell } from "../door/visitor.ts";
import type { Executor } from "./requests/executor.ts";
import type { Talk } from "./talk.ts";
import { type Incoming, isContent, textIn } from "./wire/message.ts";

export interface GuestsOptions {
  readonly publish: Talk["publish"];
  readonly executor: Pick<Executor, "run">;
}

/** When a Cell never began, answers why; null when it was taken back. */
export function createGuests({
  publish,
  executor,
}: GuestsOptions): (cell: GuestCell) => Promise<string | null> {
  return async (cell) => {
    const request = requestOf(cell);
    const { who, signal, columns, ask } = cell;
    let hasBegun = false;
    const began = () => {
      hasBegun = true;
    };
    const status = (execution_state: string) => publish(request, "status", { execution_state });
    let isTold = false;
    const before = () => {
      isTold = true;
      return status("busy");
    };
    const guest = { ask, signal, order: { who, columns, began } };
    const run = async () => {
      const reply = await executor.run(request, before, guest);
      if (isTold) await status("idle");
      return hasBegun || !isContent(reply) ? null : textIn(reply, "evalue");
    };
    // Whoever takes it back does not wait for its turn.
    return Promise.race([run(), whenAborted(signal, () => !hasBegun)]);
  };
}

/** Resolves when it is so at that moment. */
function whenAborted(signal: AbortSignal, isSo: () => boolean): Promise<null> {
  return new Promise((resolve) => {
    const end = () => isSo() && resolve(null);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}

/** As if one had come by a socket. */
function requestOf({ source, who }: GuestCell): Incoming {
  const header = { msg_id: randomUUID(), msg_type: "execute_request", session: who };
  const content = {
    ...{ code: source, silent: false, store_history: true, user_expressions: {} },
    ...{ allow_stdin: true, stop_on_error: false },
  };
  return { identities: [], header, content };
}
