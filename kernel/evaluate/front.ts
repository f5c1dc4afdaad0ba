// What the user's code shows by itself, and asks: said in the middle of what it prints, so that it
// comes in its place. Answers come back by the channel of the jobs.

import { RondelError } from "../../stdlib/client/failures.ts";
import type { Front } from "../../stdlib/notebook/front.ts";
import type { Shown } from "../display.ts";
import { showNow } from "./show.ts";
import type { Answer, Said } from "./words.ts";

export interface FrontOptions {
  say(said: Said): void;
  readonly columns: () => number;
}

export interface ChildFront extends Front {
  answer(id: number, answer: Answer): void;
}

export function createFront({ say, columns }: FrontOptions): ChildFront {
  const open = new Map<number, (answer: Answer) => void>();
  let last = 0;

  const showTo = (value: unknown, told: (shown: Shown) => void) => {
    const shown = showNow(value, { columns: columns() });
    if (shown instanceof Promise) void shown.then(told);
    else told(shown);
  };
  return {
    display(value, { id = null }: { readonly id?: string | null }) {
      showTo(value, (shown) => say({ kind: "display", shown, id }));
    },
    clear: (isLate) => say({ kind: "clear", isLate }),
    page(value) {
      showTo(value, (shown) => say({ kind: "page", shown }));
    },
    ask(text, isSecret) {
      last += 1;
      const id = last;
      return new Promise((resolve, reject) => {
        open.set(id, (answer) => {
          if ("text" in answer) resolve(answer.text);
          else reject(new RondelError(answer.why, HINT));
        });
        say({ kind: "question", id, text, isSecret });
      });
    },
    answer(id, answer) {
      open.get(id)?.(answer);
      open.delete(id);
    },
  };
}

const HINT = "Take it from a parameter, the environment or a file instead.";
