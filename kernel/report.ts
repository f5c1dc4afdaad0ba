// What became of one Cell.

import type { Outcome } from "./cell.ts";

export interface Report {
  readonly number: number;
  readonly source: string;
  readonly outcome: Outcome;
  readonly tookMs: number;
}
