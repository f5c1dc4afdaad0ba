// What stands in the way of saving is collected, and told all at once, before anything is written.

import { RondelError } from "../../stdlib/index.ts";

export interface Refusals {
  add(cell: number, why: string): void;
  /** Throws when there are any. */
  settle(): void;
}

const MOST_TOLD = 20;

export function createRefusals(): Refusals {
  const reasons = new Set<string>();
  return {
    add: (cell, why) => void reasons.add(`cell ${cell}: ${why}`),
    settle() {
      if (reasons.size === 0) return;
      const told = [...reasons].slice(0, MOST_TOLD).map((reason) => `\n  ${reason}`);
      const more = reasons.size > told.length ? `\n  and ${reasons.size - told.length} more` : "";
      throw new RondelError(
        `this cannot be saved:${told.join("")}${more}`,
        "Change these cells, run them again, or name other values.",
      );
    },
  };
}
