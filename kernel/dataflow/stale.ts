// Which Cells show what is no longer so. A Cell is stale when something that it used as it ran has
// got another value since, or when it used what a stale Cell made.
// Invariant: what a Cell changes itself never makes it stale; what its functions read when they
// are called never does either, for they read it anew.

import type { CellAnalysis } from "./analysis.ts";

export interface RanCell {
  readonly number: number;
  readonly analysis: CellAnalysis;
}

/** `cells` in the order in which they ran; one that ran again is there again. */
export function staleCells(cells: readonly RanCell[]): number[] {
  const lastRuns = new Map(cells.map(({ number }, run) => [number, run]));
  const makers = makersByName(cells);
  const stale = new Set<number>();
  cells.forEach((cell, run) => {
    if (lastRuns.get(cell.number) !== run) return;
    const own = changedNames(cell.analysis);
    const isStale = cell.analysis.uses.some((name) => {
      if (own.has(name) || name.startsWith("_")) return false;
      const runs = makers.get(name) ?? [];
      const used = runs.findLast((maker) => maker < run);
      const usedNumber = used === undefined ? undefined : cells[used]?.number;
      if (usedNumber !== undefined && stale.has(usedNumber)) return true;
      return runs.some((maker) => maker > run && cells[maker]?.number !== cell.number);
    });
    if (isStale) stale.add(cell.number);
  });
  return [...stale];
}

function makersByName(cells: readonly RanCell[]): Map<string, number[]> {
  const makers = new Map<string, number[]>();
  cells.forEach(({ analysis }, run) => {
    for (const name of changedNames(analysis)) {
      const runs = makers.get(name);
      if (runs === undefined) makers.set(name, [run]);
      else runs.push(run);
    }
  });
  return makers;
}

/** What a method may have changed counts for nothing here: most methods change nothing. */
function changedNames({ defines, statements }: CellAnalysis): Set<string> {
  return new Set([...defines, ...statements.flatMap(({ effects }) => effects.mutates)]);
}
