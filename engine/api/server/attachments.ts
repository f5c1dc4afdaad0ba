// Connections hold sessions. A session that was opened over a connection lives as long as any
// connection to it. When the last of them is lost it lives a while longer, so that the client can
// come back; when the last of them says goodbye, it ends at once.
// A session that was opened otherwise is never closed from here.

import type { Session, Sessions } from "../../session/session.ts";

export interface Attachments {
  /** Opens a session that ends when its last connection has been gone for the grace. */
  open(options: Parameters<Sessions["open"]>[0]): Session;
  /** Answers what to call, once, when the connection is gone: with or without a goodbye. */
  attach(session: Session): Release;
  /** Closes at once what is only kept for its grace. */
  close(): void;
}

export type Release = (saidGoodbye: boolean) => void;

interface Hold {
  connections: number;
  grace: NodeJS.Timeout | null;
}

export function createAttachments(sessions: Sessions, graceMs: number): Attachments {
  const holds = new Map<Session, Hold>();

  const end = (session: Session) => {
    const hold = holds.get(session);
    if (hold?.grace != null) clearTimeout(hold.grace);
    if (holds.delete(session)) sessions.close(session);
  };

  return {
    open(options) {
      const session = sessions.open(options);
      holds.set(session, { connections: 0, grace: null });
      return session;
    },
    attach(session) {
      const hold = holds.get(session);
      if (hold === undefined) return () => undefined;
      hold.connections += 1;
      if (hold.grace !== null) clearTimeout(hold.grace);
      hold.grace = null;
      return (saidGoodbye) => {
        hold.connections -= 1;
        if (hold.connections > 0) return;
        if (saidGoodbye) return end(session);
        hold.grace = setTimeout(() => end(session), graceMs);
        hold.grace.unref();
      };
    },
    close() {
      for (const session of [...holds.keys()]) end(session);
    },
  };
}
