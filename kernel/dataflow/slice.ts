// The statements that some values need, and no others: backward from the values to what made them.
// What a function reads is resolved where the function is used, because it is read only then; that
// may ask for more definitions, whose own needs are followed in turn until nothing new is asked.
// Invariant: run alone, in this order, the statements give the names the values that they have.

import { indexMakers } from "./makers.ts";
import type { RanCell } from "./stale.ts";
import { type IsImmutable, listSteps, type Step } from "./steps.ts";

export interface SliceStatement {
  readonly cell: number;
  /** The index of the Cell's run among those that were given. */
  readonly run: number;
  /** In the Cell's source. */
  readonly from: number;
  readonly to: number;
}

export interface SliceOptions {
  /**
   * Whether the value of this name can neither be changed by its methods nor call what a Cell
   * wrote: text, numbers, the objects of the API. Without it, every value may.
   */
  readonly isImmutable?: IsImmutable;
}

/** `cells` in the order in which they ran. */
export function sliceFor(
  cells: readonly RanCell[],
  names: readonly string[],
  { isImmutable = () => false }: SliceOptions = {},
): SliceStatement[] {
  const steps = listSteps(cells, isImmutable);
  const makers = indexMakers(steps, isImmutable);
  const kept = new Set<number>();
  const asked = new Set<string>();
  const pending = names.map((name): Want => ({ name, at: steps.length }));

  const keep = (index: number): void => {
    const step = steps[index];
    if (step === undefined || kept.has(index)) return;
    kept.add(index);
    for (const name of [...step.uses, ...step.changes]) pending.push({ name, at: index });
  };
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { name, at } = next;
    const key = `${at} ${name}`;
    if (asked.has(key)) continue;
    asked.add(key);
    const maker = makers.before(name, at);
    if (maker === null) continue;
    // What only changed the value asks for what the value was before.
    keep(maker.step);
    // Without its declaration, an assignment is none of a module.
    if (maker.declaration !== null) keep(maker.declaration);
    if (!isImmutable(name)) for (const late of maker.late) pending.push({ name: late, at });
  }
  return orderSlice([...kept].flatMap((index) => steps[index] ?? []));
}

interface Want {
  readonly name: string;
  /** Before which statement the value is wanted. */
  readonly at: number;
}

/** In the order of the text, for that is how they are written down. */
function orderSlice(steps: readonly Step[]): SliceStatement[] {
  return steps
    .map(({ cell, run, statement: { from, to } }) => ({ cell: cell.number, run, from, to }))
    .toSorted((a, b) => a.run - b.run || a.from - b.from);
}
