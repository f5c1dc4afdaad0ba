// Questions of a Cell to the prompt that began it.
// Invariant: each ends: with an answer, with why there is none, or when the prompt has gone.

import { RondelError } from "../../stdlib/index.ts";
import type { Question } from "../cell.ts";
import type { Answer } from "../evaluate/words.ts";
import type { Told } from "./words.ts";

export interface Questions {
  ask(question: Question): Promise<string>;
  answer(number: number, answer: Answer): void;
  /** Nobody is there any more who could answer. */
  drop(): void;
}

export function createQuestions(send: (told: Told) => void): Questions {
  const open = new Map<number, (answer: Answer) => void>();
  let last = 0;
  let hasGone = false;
  return {
    async ask({ text, isSecret }) {
      if (hasGone) throw new RondelError(GONE);
      last += 1;
      const number = last;
      const { promise, resolve } = Promise.withResolvers<Answer>();
      open.set(number, resolve);
      send({ kind: "question", question: number, text, isSecret });
      const answer = await promise;
      if ("text" in answer) return answer.text;
      throw new RondelError(answer.why || "nobody answered");
    },
    answer(number, answer) {
      open.get(number)?.(answer);
      open.delete(number);
    },
    drop() {
      hasGone = true;
      for (const number of [...open.keys()]) this.answer(number, { why: GONE });
    },
  };
}

const GONE = "the prompt that could answer has gone";
