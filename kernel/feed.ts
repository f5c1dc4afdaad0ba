// The events of the session, handed to whoever follows the Cell that they belong to; between Cells
// nobody listens.
// Invariant: a prompt that needs no engine never asks for one.

import { randomUUID } from "node:crypto";
import { EngineLost } from "../stdlib/client/failures.ts";
import { SESSION_LOST } from "../stdlib/client/session-lost.ts";
import type { Connection, SessionEvent } from "../stdlib/index.ts";
import type { Outcome } from "./cell.ts";
import type { Kernel } from "./kernel.ts";

export interface Feed {
  /** From now on the events of a Cell go there. */
  to(follower: Follower): Following;
}

export interface Following {
  /** The name of the work, by which its events are known. */
  readonly work: string;
  /** Stops it, once all that has happened was told. */
  settle(outcome: Outcome): Promise<void>;
}

export interface Follower {
  /** When it answers a promise, the next event waits for that. */
  event(event: SessionEvent): undefined | Promise<void>;
  /** How many steps have begun and not ended. */
  readonly running: number;
}

interface Listener {
  readonly follower: Follower;
  wake(): void;
}

/** What a Cell began and does not wait for may run on. */
const SETTLE_TIMEOUT_MS = 1_000;

export function createFeed({ connected }: Pick<Kernel, "connected">): Feed {
  let connection: Connection | null = null;
  const listeners = new Map<string, Listener>();
  const listenersOf = (event: SessionEvent): readonly Listener[] => {
    if (event.kind === "SessionLost") return [...listeners.values()];
    const own = event.work === null ? undefined : listeners.get(event.work);
    // What nobody is known to have asked for is shown with the Cell that began last.
    return own === undefined ? [...listeners.values()].slice(-1) : [own];
  };
  const follow = async () => {
    connection = await connected;
    for await (const event of connection.events()) {
      for (const listener of listenersOf(event)) {
        await listener.follower.event(event);
        listener.wake();
      }
    }
  };
  // Without events there is less to see. What fails is told by whoever asked for it.
  follow().catch(() => {});

  const settle = async (listener: Listener, outcome: Outcome) => {
    if (connection === null) return;
    if (!(await isCaughtUp(connection))) await listener.follower.event(SESSION_LOST);
    // Of what was cancelled the end is not told: nobody asks for it any more.
    if (listener.follower.running === 0 || outcome.kind === "interrupted") return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, SETTLE_TIMEOUT_MS);
      listener.wake = () => {
        if (listener.follower.running > 0) return;
        clearTimeout(timer);
        resolve();
      };
    });
  };
  return {
    to(follower) {
      const work = randomUUID();
      const listener: Listener = { follower, wake() {} };
      listeners.set(work, listener);
      return {
        work,
        async settle(outcome) {
          await settle(listener, outcome);
          listeners.delete(work);
        },
      };
    },
  };
}

/** False when the engine has gone, and the end of what ran will not be told. */
async function isCaughtUp(connection: Connection): Promise<boolean> {
  // To ask would start another engine, which knows nothing of what ran.
  if (!connection.isOpen) return false;
  try {
    // An answer comes on the same socket, after what was told before it.
    await connection.client.version();
    return true;
  } catch (error) {
    return connection.isOpen && !(error instanceof EngineLost);
  }
}
