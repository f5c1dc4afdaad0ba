// The events of the session, handed to whoever follows a Cell; between Cells nobody listens.
// Invariant: a prompt that needs no engine never asks for one.

import { EngineLost } from "../stdlib/client/failures.ts";
import { SESSION_LOST } from "../stdlib/client/session-lost.ts";
import type { Connection, SessionEvent } from "../stdlib/index.ts";
import type { Outcome } from "./cell.ts";
import type { Kernel } from "./kernel.ts";

export interface Feed {
  /** From now on events go there. Answers how to stop that, once all that has happened was told. */
  to(follower: Follower): (outcome: Outcome) => Promise<void>;
}

export interface Follower {
  /** When it answers a promise, the next event waits for that. */
  event(event: SessionEvent): undefined | Promise<void>;
  /** How many steps have begun and not ended. */
  readonly running: number;
}

/** What a Cell began and does not wait for may run on. */
const SETTLE_TIMEOUT_MS = 1_000;

export function createFeed({ connected }: Pick<Kernel, "connected">): Feed {
  let connection: Connection | null = null;
  let listener: Follower | null = null;
  let wake = () => {};
  const follow = async () => {
    connection = await connected;
    for await (const event of connection.events()) {
      await listener?.event(event);
      wake();
    }
  };
  // Without events there is less to see. What fails is told by whoever asked for it.
  follow().catch(() => {});

  const settle = async (follower: Follower, outcome: Outcome) => {
    if (connection === null) return;
    if (!(await isCaughtUp(connection))) await follower.event(SESSION_LOST);
    // Of what was cancelled the end is not told: nobody asks for it any more.
    if (follower.running === 0 || outcome.kind === "interrupted") return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, SETTLE_TIMEOUT_MS);
      wake = () => {
        if (follower.running > 0) return;
        clearTimeout(timer);
        resolve();
      };
    });
  };
  return {
    to(follower) {
      listener = follower;
      return async (outcome) => {
        await settle(follower, outcome);
        listener = null;
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
