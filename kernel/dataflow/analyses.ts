// Analyses that were made already, by the text of the Cell: reading it is nearly all their cost.

import { analyse } from "./analyse.ts";
import type { CellAnalysis } from "./analysis.ts";

/** Several long sessions; what was asked for least recently goes first. */
const MOST_ANALYSES = 4096;

export interface Analyses {
  of(source: string): CellAnalysis;
}

export function createAnalyses(): Analyses {
  const known = new Map<string, CellAnalysis>();
  return {
    of(source) {
      const analysis = known.get(source) ?? analyse(source);
      known.delete(source);
      known.set(source, analysis);
      const [oldest] = known.keys();
      if (known.size > MOST_ANALYSES && oldest !== undefined) known.delete(oldest);
      return analysis;
    },
  };
}
