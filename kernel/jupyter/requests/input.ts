// Questions to whoever sent a Cell that runs, and their answers.
// Invariant: an answer belongs to the question that is open in its shell; when a Cell has ended,
// none of its questions is.

import type { Question } from "../../cell.ts";
import { type Incoming, type Outgoing, shellOf, textIn } from "../wire/message.ts";

export interface Input {
  ask(request: Incoming, question: Question): Promise<string>;
  /** An answer has come. */
  answer(reply: Incoming): void;
  /** Nobody waits any more for what this request asks. */
  drop(request: Incoming): void;
}

export function createInput(
  send: (identities: readonly Uint8Array[], message: Outgoing) => Promise<void>,
): Input {
  /** By shell. */
  const open = new Map<string, PromiseWithResolvers<string>>();
  const drop = (request: Incoming) => {
    open.get(shellOf(request))?.reject(new Error("the cell has ended"));
    open.delete(shellOf(request));
  };
  return {
    ask(request, { text, isSecret }) {
      drop(request);
      const answer = Promise.withResolvers<string>();
      open.set(shellOf(request), answer);
      const content = { prompt: text, password: isSecret };
      void send(request.identities, { type: "input_request", parent: request.header, content });
      return answer.promise;
    },
    answer(reply) {
      const shell = shellOf(reply);
      // Front ends that know no shells do not say which: there is one question then.
      const [asked] = open.has(shell) || shell !== "" ? [shell] : open.keys();
      if (asked === undefined) return;
      open.get(asked)?.resolve(textIn(reply.content, "value"));
      open.delete(asked);
    },
    drop,
  };
}
