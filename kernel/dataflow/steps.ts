// The statements of a session as one list in the order in which they run, with what each of them
// does to names once the functions that it calls are taken into account.

import type { StatementAnalysis } from "./analysis.ts";
import type { RanCell } from "./stale.ts";

/** What values cannot be changed by their methods; the kernel knows them by their types. */
export type IsImmutable = (name: string) => boolean;

export interface Step {
  readonly cell: RanCell;
  /** The index of the Cell among those that ran. */
  readonly run: number;
  readonly statement: StatementAnalysis;
  /** New or wholly new values. */
  readonly declares: readonly string[];
  readonly assigns: readonly string[];
  /** Values that depend on what they were. */
  readonly changes: readonly string[];
  readonly uses: readonly string[];
}

export function listSteps(cells: readonly RanCell[], isImmutable: IsImmutable): Step[] {
  const inOrder = cells.flatMap((cell, run) =>
    cell.analysis.statements
      .toSorted((a, b) => a.rank - b.rank)
      .map((statement) => ({ cell, run, statement })),
  );
  const changedByCalls = lateChanges(inOrder.map(({ statement }) => statement));
  return inOrder.map(({ cell, run, statement }): Step => {
    const { declares, assigns, mutates, touches, uses } = statement.effects;
    const values = statement.isValue ? ["_", `_${cell.number}`] : [];
    const called = uses.flatMap((name) => [...(changedByCalls.get(name) ?? [])]);
    const own = new Set([...declares, ...assigns]);
    const changes = [...mutates, ...touches.filter((name) => !isImmutable(name)), ...called];
    return {
      cell,
      run,
      statement,
      declares: [...declares, ...values],
      assigns,
      changes: [...new Set(changes)].filter((name) => !own.has(name)),
      uses,
    };
  });
}

/** Of each name, what calling it may change, itself or through what it calls. */
function lateChanges(statements: readonly StatementAnalysis[]): Map<string, Set<string>> {
  const changes = new Map<string, Set<string>>();
  const makers = statements.filter(({ late }) => late.mutates.length + late.uses.length > 0);
  for (let grew = true; grew; ) {
    grew = false;
    for (const { effects, late } of makers) {
      const through = late.uses.flatMap((name) => [...(changes.get(name) ?? [])]);
      for (const name of [...effects.declares, ...effects.assigns, ...effects.mutates]) {
        const known = changes.get(name) ?? new Set();
        const before = known.size;
        for (const changed of [...late.mutates, ...through]) known.add(changed);
        if (known.size === 0) continue;
        changes.set(name, known);
        grew ||= known.size > before;
      }
    }
  }
  return changes;
}
