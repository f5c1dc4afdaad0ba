// Questions to whoever sent the Cell that runs, and their answers.
// Invariant: an answer belongs to the question that is open; when its Cell has ended, none is.

import type { Question } from "../../cell.ts";
import { type Incoming, type Outgoing, textIn } from "../wire/message.ts";

export interface Input {
  ask(request: Incoming, question: Question): Promise<string>;
  /** An answer has come. */
  answer(reply: Incoming): void;
  /** Nobody waits for an answer any more. */
  drop(): void;
}

export function createInput(
  send: (identities: readonly Uint8Array[], message: Outgoing) => Promise<void>,
): Input {
  let open: PromiseWithResolvers<string> | null = null;
  const drop = () => {
    open?.reject(new Error("the cell has ended"));
    open = null;
  };
  return {
    ask({ identities, header }, { text, isSecret }) {
      drop();
      open = Promise.withResolvers<string>();
      const content = { prompt: text, password: isSecret };
      void send(identities, { type: "input_request", parent: header, content });
      return open.promise;
    },
    answer({ content }) {
      open?.resolve(textIn(content, "value"));
      open = null;
    },
    drop,
  };
}
