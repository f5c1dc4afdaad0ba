// What a client puts into the stream of events when the engine has gone.

/**
 * The session went with its engine: what ran has ended, and no other event tells that. This is
 * said by the client, so it has no number and no time.
 */
export interface SessionLost {
  readonly kind: "SessionLost";
  readonly cursor: 0;
  readonly atMs: 0;
}

export const SESSION_LOST: SessionLost = { kind: "SessionLost", cursor: 0, atMs: 0 };
