// Lines that nobody asked for: told at once where somebody looks, else kept for the next output.

import type { CellOutput } from "./cell.ts";

export interface News {
  tell(line: string): void;
  /** Gives what was kept. */
  flush(on: (output: CellOutput) => unknown): Promise<void>;
}

/** The latest; of more nobody reads. */
const MOST_KEPT = 20;

export function createNews(now: ((line: string) => void) | null): News {
  let kept: string[] = [];
  return {
    tell(line) {
      if (now !== null) return now(line);
      kept = [...kept, line].slice(-MOST_KEPT);
    },
    async flush(on) {
      const text = kept.map((line) => `${line}\n`).join("");
      kept = [];
      if (text !== "") await on({ kind: "stream", stream: "stdout", text });
    },
  };
}
