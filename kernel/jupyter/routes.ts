// Where each message goes: answers to whoever asked, requests of control into their line, those of
// a shell into its own, Cells to whoever runs them.
// Invariant: requests of one line are taken in the order in which they came.

import { createLane } from "./requests/lane.ts";
import { noSubshell, type Shells } from "./requests/shells.ts";
import type { Talk } from "./talk.ts";
import { type Incoming, shellOf } from "./wire/message.ts";
import type { RequestChannel } from "./wire/sockets.ts";

export interface Routes {
  heard(channel: RequestChannel, message: Incoming): void;
  /** The Cell that began last. */
  readonly last: Incoming | null;
  /** Resolves when a request that is no Cell was answered. */
  readonly answered: Promise<void>;
}

export interface RoutesOptions {
  readonly shells: Shells;
  readonly talk: Talk;
  /** Of every request but those to run a Cell. */
  answer(by: RequestChannel, request: Incoming): Promise<void>;
  /** To a question of the user's code. */
  replied(message: Incoming): void;
  /** Told of each Cell that comes. */
  came(): void;
}

export function createRoutes({ shells, talk, answer, replied, came }: RoutesOptions): Routes {
  const control = createLane();
  const answered = Promise.withResolvers<void>();
  let last: Incoming | null = null;
  const answerIn = (channel: RequestChannel, message: Incoming) => () =>
    answer(channel, message).finally(answered.resolve);
  const run = (message: Incoming) =>
    talk.answer("shell", message, async (begin) => {
      const begun = () => {
        last = message;
        return begin();
      };
      const shell = shells.get(shellOf(message));
      if (shell !== null) return shell.executor.run(message, begun);
      await begin();
      throw noSubshell(shellOf(message));
    });
  return {
    get last() {
      return last;
    },
    answered: answered.promise,
    heard(channel, message) {
      if (channel === "stdin") return replied(message);
      if (channel === "control") return void control.take(answerIn(channel, message));
      const shell = shells.get(shellOf(message));
      const isCell = message.header.msg_type === "execute_request";
      if (shell !== null && !isCell) return void shell.lane.take(answerIn(channel, message));
      came();
      void run(message);
    },
  };
}
