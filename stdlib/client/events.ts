// The events of a session as the client sees them: decoded, and without end while it is open.
// A lost link is made again and the stream goes on from its cursor.
// Invariant: the cursors of one session go up by one. The session that a new engine opens in the
// place of a lost one numbers its events from 1; between the two stands a SessionLost.

import { EngineLost, type FailureFacts } from "./failures.ts";
import { EVENTS_DOCUMENT, type Event } from "./generated.ts";
import type { Link } from "./link.ts";
import { SESSION_LOST, type SessionLost } from "./session-lost.ts";

/** One event, as a member of a closed union told apart by `kind`. */
export type SessionEvent = Decoded<Event> | SessionLost;

type Decoded<E> = E extends { readonly bytes: string }
  ? Omit<E, "bytes"> & { readonly bytes: Uint8Array }
  : E extends { readonly failure: string }
    ? Omit<E, "failure"> & { readonly failure: FailureFacts }
    : E;

export async function* followEvents(
  open: () => Promise<Link>,
  after: number,
  isClosed: () => boolean,
): AsyncGenerator<SessionEvent, void, void> {
  let cursor = after;
  let session: string | null = null;
  while (!isClosed()) {
    const link = await open();
    const isAnother = session !== null && session !== link.session.id;
    session = link.session.id;
    if (isAnother) {
      cursor = 0;
      yield SESSION_LOST;
    }
    try {
      for await (const { events } of link.follow(EVENTS_DOCUMENT, { after: cursor })) {
        const event = decodeEvent(events as Event);
        cursor = event.cursor;
        yield event;
      }
      return;
    } catch (error) {
      if (!(error instanceof EngineLost)) throw error;
    }
  }
}

function decodeEvent(event: Event): SessionEvent {
  if (event.kind === "Output") return { ...event, bytes: Buffer.from(event.bytes, "base64") };
  if ("failure" in event) return { ...event, failure: JSON.parse(event.failure) as FailureFacts };
  return event;
}
