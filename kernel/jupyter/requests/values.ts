// The text of the values that Cells had, for who asks for the history.

import type { Outputs } from "./history.ts";

export interface Values extends Outputs {
  remember(number: number, text: string): void;
}

const MOST_VALUES = 1_000;

export function createValues(): Values {
  const texts = new Map<number, string>();
  return {
    of: (number) => texts.get(number) ?? null,
    remember(number, text) {
      texts.set(number, text);
      const [oldest] = texts.keys();
      if (texts.size > MOST_VALUES && oldest !== undefined) texts.delete(oldest);
    },
  };
}
