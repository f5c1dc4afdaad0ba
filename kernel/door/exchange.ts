// The prompt's end of the door: orders go out, each with a number, and come back as answers.
// Invariant: each order is answered, or fails when the kernel has gone.

import type { Socket } from "node:net";
import { RondelError } from "../../stdlib/index.ts";
import { writeLine } from "./lines.ts";
import type { Order, Told } from "./words.ts";

export interface Exchange {
  send(order: Order): void;
  /** What comes back is what the kernel says for this kind of order (visitor.ts). */
  ask<T>(make: (id: number) => Order): Promise<T>;
  /** The same for who needs the number to take the order back. */
  begin<T>(make: (id: number) => Order): { readonly id: number; readonly answer: Promise<T> };
  settle(told: Extract<Told, { readonly kind: "answer" | "failure" }>): void;
  /** Nobody answers any more. */
  drop(): void;
}

export function createExchange(socket: Pick<Socket, "write">): Exchange {
  const open = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  let hasGone = false;
  const send = (order: Order) => void socket.write(writeLine(order));
  const begin = <T>(make: (id: number) => Order) => {
    last += 1;
    const id = last;
    const pending = Promise.withResolvers<unknown>();
    if (hasGone) pending.reject(goneError());
    else {
      open.set(id, pending);
      send(make(id));
    }
    return { id, answer: pending.promise as Promise<T> };
  };
  return {
    send,
    begin,
    ask: (make) => begin<never>(make).answer,
    settle(told) {
      const pending = open.get(told.id);
      open.delete(told.id);
      if (told.kind === "answer") return pending?.resolve(told.value);
      const { message, hint, name } = told.failure;
      pending?.reject(Object.assign(new RondelError(message, hint), { name }));
    },
    drop() {
      hasGone = true;
      for (const pending of open.values()) pending.reject(goneError());
      open.clear();
    },
  };
}

export function goneError(): RondelError {
  return new RondelError("the kernel has gone");
}
