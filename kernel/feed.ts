// The events of the session, handed to whoever follows the Cell that they belong to; between Cells
// nobody listens. For one who learns late of a Cell that has begun, the newest are kept.
// Invariant: a prompt that needs no engine never asks for one.

import { randomUUID } from "node:crypto";
import { EngineLost } from "../stdlib/client/failures.ts";
import { SESSION_LOST } from "../stdlib/client/session-lost.ts";
import type { Connection, SessionEvent } from "../stdlib/index.ts";
import type { Outcome } from "./cell.ts";
import type { Kernel } from "./kernel.ts";

export interface Feed {
  /** From now on the events of a Cell go there; `work` is its name, when it has one already. */
  to(follower: Follower, work?: string): Following;
  /** The last event that was heard; 0 when there was none. */
  readonly cursor: number;
}

export interface FeedOptions {
  /** The events up to this one are of no interest. */
  readonly after?: number;
  /** Whether a Cell may have begun some events before its follower comes. */
  readonly isLate?: boolean;
  /** Told every event, also between Cells. */
  readonly watch?: (event: SessionEvent) => void;
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
/** A late follower is told of no more than the newest. */
const MOST_KEPT_EVENTS = 1_000;
const MOST_KEPT_BYTES = 1024 * 1024;

export function createFeed(
  { connected }: Pick<Kernel, "connected">,
  { after = 0, isLate = false, watch = () => {} }: FeedOptions = {},
): Feed {
  const kept = createKept();
  let cursor = after;
  let connection: Connection | null = null;
  const listeners = new Map<string, Listener>();
  const listenersOf = (event: SessionEvent): readonly Listener[] => {
    if (event.kind === "SessionLost") return [...listeners.values()];
    const own = event.work === null ? undefined : listeners.get(event.work);
    if (isLate && own === undefined && event.work !== null) return kept.add(event);
    // What nobody is known to have asked for is shown with the Cell that began last.
    return own === undefined ? [...listeners.values()].slice(-1) : [own];
  };
  const follow = async () => {
    connection = await connected;
    for await (const event of connection.events({ after })) {
      cursor = event.cursor;
      watch(event);
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
    await quietOf(listener);
  };
  return {
    get cursor() {
      return cursor;
    },
    to(follower, work = randomUUID()) {
      const listener: Listener = { follower, wake() {} };
      listeners.set(work, listener);
      for (const event of kept.take(work)) void follower.event(event);
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

/** Waits until nothing runs for it, or for so long. */
function quietOf(listener: Listener): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, SETTLE_TIMEOUT_MS);
    listener.wake = () => {
      if (listener.follower.running > 0) return;
      clearTimeout(timer);
      resolve();
    };
  });
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

/** The newest events that nobody was there to be told. */
function createKept() {
  let events: SessionEvent[] = [];
  let bytes = 0;
  return {
    /** Nobody listens to it now. */
    add(event: SessionEvent): readonly Listener[] {
      events.push(event);
      bytes += sizeOf(event);
      while (events.length > MOST_KEPT_EVENTS || bytes > MOST_KEPT_BYTES) {
        bytes -= events.splice(0, 1).reduce((sum, one) => sum + sizeOf(one), 0);
      }
      return [];
    },
    /** Those of this work. */
    take(work: string): readonly SessionEvent[] {
      const isTaken = (event: SessionEvent) => event.kind !== "SessionLost" && event.work === work;
      const taken = events.filter(isTaken);
      events = events.filter((event) => !isTaken(event));
      bytes -= taken.reduce((sum, event) => sum + sizeOf(event), 0);
      return taken;
    },
  };
}

function sizeOf(event: SessionEvent): number {
  return event.kind === "Output" ? event.bytes.length : 0;
}
