// The Journal of a session: every event, numbered from 1, in order, for readers that come, lag,
// go and come back. Output is in the Op's log on disk before its event is here, so the Journal
// keeps a bounded tail in memory and the rest in a file.
// Invariant: a reader that starts after cursor n gets n+1, n+2, … with no gap and no repeat.

import type { EngineEvent } from "../event/event.ts";

export interface NumberedEvent {
  readonly cursor: number;
  readonly event: EngineEvent;
}

export interface Journal {
  /** The number of the last event; 0 before the first. */
  readonly last: number;
  append(event: EngineEvent): void;
  /** Ends when the session ends or the signal is aborted. Pulls: a slow reader holds nobody up. */
  read(after: number, signal?: AbortSignal): AsyncIterable<NumberedEvent>;
  close(): void;
}
