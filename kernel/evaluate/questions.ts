// Questions to the user's process beside its jobs, each with one answer or a failure.

import type { FromChild, ToChild } from "./words.ts";

const ANSWER_TIMEOUT_MS = 5_000;

export type Reply = Extract<FromChild, { readonly kind: "undone" | "names" }>;

export interface Questions {
  ask(make: (id: number) => ToChild): Promise<Reply>;
  answer(reply: Reply): void;
  /** Nobody is there any more who could answer. */
  drop(): void;
}

export function createQuestions(send: (message: ToChild) => void): Questions {
  const open = new Map<number, (reply: Reply | null) => void>();
  let last = 0;
  return {
    ask(make) {
      last += 1;
      const id = last;
      return new Promise((resolve, reject) => {
        const end = (reply: Reply | null) => {
          clearTimeout(timer);
          open.delete(id);
          if (reply === null) reject(new Error("the process of the variables does not answer"));
          else resolve(reply);
        };
        const timer = setTimeout(end, ANSWER_TIMEOUT_MS, null);
        open.set(id, end);
        send(make(id));
      });
    },
    answer: (reply) => open.get(reply.id)?.(reply),
    drop() {
      for (const end of [...open.values()]) end(null);
    },
  };
}
