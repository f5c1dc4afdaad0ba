// Who made the value that a name has at some point of a session.
// Invariant: the makers of a name are in the order in which they ran.

import { isTypeKey } from "./analysis.ts";
import type { IsImmutable, Step } from "./steps.ts";

export interface Maker {
  /** Of the step. */
  readonly step: number;
  /** The step that declared the name, when this one only assigned to it. */
  readonly declaration: number | null;
  /**
   * What the value may read whenever it is used: what functions read that are in it, put there by
   * this step or, if this one only changed the value, by those before.
   */
  readonly late: ReadonlySet<string>;
}

export interface Makers {
  /** The last that made or changed the value before the step at that index. */
  before(name: string, step: number): Maker | null;
}

const NOTHING: ReadonlySet<string> = new Set();

export function indexMakers(steps: readonly Step[], isImmutable: IsImmutable): Makers {
  const byName = new Map<string, Maker[]>();
  const lastOf = (name: string): Maker | undefined => byName.get(name)?.at(-1);
  const add = (name: string, maker: Maker): void => {
    const makers = byName.get(name);
    if (makers === undefined) byName.set(name, [maker]);
    else makers.push(maker);
  };

  steps.forEach(({ statement, uses, changes, assigns, declares }, step) => {
    const late = uses
      .filter((name) => !isImmutable(name))
      .map((name) => lastOf(name)?.late ?? NOTHING)
      .reduce(unite, statement.late.uses.length > 0 ? new Set(statement.late.uses) : NOTHING);
    for (const name of changes) {
      const last = lastOf(name);
      const declaration = last?.declaration ?? null;
      add(name, { step, declaration, late: unite(last?.late ?? NOTHING, late) });
    }
    for (const name of assigns) {
      add(name, { step, declaration: lastOf(name)?.declaration ?? null, late });
    }
    for (const name of declares) add(name, { step, declaration: step, late });
  });

  return {
    before(name, step) {
      const makers = byName.get(name) ?? [];
      const found = makers[countBefore(makers, step) - 1];
      // A type may be used above its declaration.
      return found ?? (isTypeKey(name) ? (makers[0] ?? null) : null);
    },
  };
}

/** Most sets hold nothing that is new, and are shared. */
function unite(some: ReadonlySet<string>, more: ReadonlySet<string>): ReadonlySet<string> {
  if (some.size === 0) return more;
  for (const name of more) if (!some.has(name)) return new Set([...some, ...more]);
  return some;
}

function countBefore(makers: readonly Maker[], step: number): number {
  let low = 0;
  let high = makers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((makers[middle]?.step ?? 0) < step) low = middle + 1;
    else high = middle;
  }
  return low;
}
