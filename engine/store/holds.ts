// Who is using which Result now: a count for each, in memory only, as what runs ends with the
// engine. Whoever has found a Result and goes on working with it holds it until it is done.
// Invariant: a held Result is not removed, and neither are its Layers and its log.

import type { Digest } from "../op/digest.ts";

export interface Holds {
  hold(op: Digest): Hold;
  isHeld(op: string): boolean;
}

export interface Hold {
  [Symbol.dispose](): void;
}

export function createHolds(): Holds {
  const counts = new Map<string, number>();
  return {
    isHeld: (op) => counts.has(op),
    hold(op) {
      counts.set(op, (counts.get(op) ?? 0) + 1);
      let isOpen = true;
      return {
        [Symbol.dispose]() {
          if (!isOpen) return;
          isOpen = false;
          const count = (counts.get(op) ?? 0) - 1;
          if (count > 0) counts.set(op, count);
          else counts.delete(op);
        },
      };
    },
  };
}
