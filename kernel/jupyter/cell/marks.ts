// The outputs that may be shown again: those that code has named, and the summaries of Cells, which
// are marked when they are out of date.

import { randomUUID } from "node:crypto";
import type { Summary } from "./live.ts";

export interface Marks {
  newId(): string;
  /** By the name that code gave it; one without a name is always new. */
  displayed(name: string | null): { readonly id: string; readonly isNew: boolean };
  remember(cell: number, summary: Summary): void;
  /** What to show again now that these Cells, and no others, are out of date. */
  change(staleCells: () => readonly number[]): object[];
}

const MOST_REMEMBERED = 500;

export function createMarks(): Marks {
  const named = new Map<string, string>();
  const summaries = new Map<number, { readonly summary: Summary; isStale: boolean }>();
  return {
    newId: randomUUID,
    displayed(name) {
      const known = name === null ? undefined : named.get(name);
      if (known !== undefined) return { id: known, isNew: false };
      const id = randomUUID();
      if (name !== null) keep(named, name, id);
      return { id, isNew: true };
    },
    remember: (cell, summary) => keep(summaries, cell, { summary, isStale: false }),
    change(staleCells) {
      // Who has shown nothing of the kind need not find out.
      if (summaries.size === 0) return [];
      const now = new Set(staleCells());
      return [...summaries].flatMap(([cell, one]) => {
        if (one.isStale === now.has(cell)) return [];
        one.isStale = now.has(cell);
        return [one.summary(one.isStale)];
      });
    },
  };
}

function keep<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MOST_REMEMBERED && oldest !== undefined) map.delete(oldest);
}
