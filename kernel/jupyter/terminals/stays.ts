// The terminals that this kernel has shown, and what happens to them.
// Invariant: each is known by a key that stands in its own output and that nobody can guess, so a
// notebook from elsewhere names none of them.

import type { SessionEvent } from "../../../stdlib/index.ts";
import { createStay, type Stay, type StayOptions } from "./stay.ts";

export interface Stays {
  /** Shows a terminal as an output. */
  show(options: StayOptions): Promise<Stay>;
  /** By its key. */
  find(key: string): Stay | null;
  /** Every event of the session passes by here. */
  attend(event: SessionEvent): void;
}

/** Of those that are gone the oldest are forgotten, when there are more. */
const MOST_STAYS = 256;

export function createStays(): Stays {
  const stays = new Map<string, Stay>();
  const open = (number: number) =>
    [...stays.values()].findLast((one) => one.number === number && !one.isClosed);
  return {
    async show(options) {
      const stay = createStay(options);
      stays.set(stay.key, stay);
      for (const [key, one] of stays) {
        if (stays.size > MOST_STAYS && one.isClosed) stays.delete(key);
      }
      await stay.show();
      return stay;
    },
    find: (key) => stays.get(key) ?? null,
    attend(event) {
      if (event.kind === "TerminalEnded") {
        open(event.terminal)?.programEnded(event.exitCode ?? null, null);
      } else if (event.kind === "TerminalClosed") open(event.terminal)?.gone(event.kept ?? null);
    },
  };
}
