// What is said to front ends: replies, and what everybody hears, each with the header of the
// request that it is about.
// Invariant: a request has at most one reply, on the socket by which it came, between its `busy`
// and its `idle`, whatever became of the work.

import type { Incoming, Outgoing } from "./wire/message.ts";
import type { RequestChannel, Sockets } from "./wire/sockets.ts";

export interface Talk {
  publish(about: Incoming | null, type: string, content: object): Promise<void>;
  ask(to: readonly Uint8Array[], message: Outgoing): Promise<void>;
  /** `work` says when it begins, and answers the content of the reply; null of none. */
  answer(by: RequestChannel, request: Incoming, work: Work): Promise<void>;
}

export type Work = (begin: () => Promise<void>) => Promise<object | null>;

export function createTalk({ publish: send, send: reply }: Sockets): Talk {
  const publish: Talk["publish"] = (about, type, content) =>
    send({ type, parent: about?.header ?? null, content });
  return {
    publish,
    ask: (to, message) => reply("stdin", to, message),
    async answer(by, request, work) {
      const { header, identities } = request;
      const begin = () => publish(request, "status", { execution_state: "busy" });
      const content = await work(begin).catch(describeFailure);
      const type = header.msg_type.replace(/_request$/, "_reply");
      if (content !== null) await reply(by, identities, { type, parent: header, content });
      await publish(request, "status", { execution_state: "idle" });
    },
  };
}

function describeFailure(error: unknown): object {
  const [ename, evalue] =
    error instanceof Error ? [error.name, error.message] : ["Error", String(error)];
  return { status: "error", ename, evalue, traceback: [] };
}
