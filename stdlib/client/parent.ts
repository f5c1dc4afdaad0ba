// A process whose parent holds the session asks it for the door of that session, over the channel
// that Node has between the two, and joins it. It asks when it first needs it and after each loss.

import { EngineUnavailable } from "./failures.ts";

/** Set for such a process. */
export const SESSION_OF_PARENT = "parent";

export interface SessionDoor {
  readonly port: number;
  readonly token: string;
}

export type SessionQuestion = { readonly kind: "session?" };

export type SessionAnswer =
  | ({ readonly kind: "session" } & SessionDoor)
  | { readonly kind: "no-session"; readonly why: string; readonly hint: string };

/** The part of `process` that talks with the parent. */
export interface ParentChannel {
  send?: ((message: SessionQuestion) => boolean) | undefined;
  on(event: "message", listener: (message: unknown) => void): unknown;
  off(event: "message", listener: (message: unknown) => void): unknown;
}

export function askParent(parent: ParentChannel): Promise<SessionDoor> {
  return new Promise((resolve, reject) => {
    const hear = (message: unknown) => {
      if (!isAnswer(message)) return;
      parent.off("message", hear);
      if (message.kind === "session") resolve(message);
      else reject(new EngineUnavailable(message.why, message.hint));
    };
    if (parent.send === undefined) {
      reject(new EngineUnavailable("the process that has the session is gone"));
      return;
    }
    parent.on("message", hear);
    parent.send({ kind: "session?" });
  });
}

function isAnswer(message: unknown): message is SessionAnswer {
  if (typeof message !== "object" || message === null || !("kind" in message)) return false;
  return message.kind === "session" || message.kind === "no-session";
}
