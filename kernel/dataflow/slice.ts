// The statements that some values need, and no others: backward from the values to what made them.
// What a function reads is resolved where the function is used, because it is read only then; that
// may ask for more definitions, whose own needs are followed in turn until nothing new is asked.
// Invariant: run alone, in this order, the statements give the names the values that they have.

import { isTypeKey } from "./analysis.ts";
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
  const makers = indexMakers(steps);
  const flows = lateFlows(steps, makers, isImmutable);
  const kept = new Set<number>();
  const asked = new Set<string>();
  const pending = names.map((name): Want => ({ name, at: steps.length }));

  const want = (name: string, at: number): void => void pending.push({ name, at });
  const keep = (index: number): void => {
    const step = steps[index];
    if (step === undefined || kept.has(index)) return;
    kept.add(index);
    for (const name of [...step.uses, ...step.changes]) want(name, index);
  };
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { name, at } = next;
    const key = `${at} ${name}`;
    if (asked.has(key)) continue;
    asked.add(key);
    for (const { index, kind } of makersBefore(makers, name, at)) {
      keep(index);
      if (!isImmutable(name)) for (const late of flows[index] ?? []) want(late, at);
      if (kind === "assign") keepDeclaration(makers, name, index, keep);
    }
  }
  return orderSlice([...kept].flatMap((index) => steps[index] ?? []));
}

interface Want {
  readonly name: string;
  /** Before which statement the value is wanted. */
  readonly at: number;
}

interface Maker {
  readonly index: number;
  readonly kind: "declare" | "assign" | "change";
}

type Makers = ReadonlyMap<string, readonly Maker[]>;

function indexMakers(steps: readonly Step[]): Makers {
  const makers = new Map<string, Maker[]>();
  const add = (name: string, maker: Maker): void => {
    const list = makers.get(name);
    if (list === undefined) makers.set(name, [maker]);
    else list.push(maker);
  };
  steps.forEach(({ declares, assigns, changes }, index) => {
    for (const name of changes) add(name, { index, kind: "change" });
    for (const name of assigns) add(name, { index, kind: "assign" });
    for (const name of declares) add(name, { index, kind: "declare" });
  });
  return makers;
}

/** The last that made the value, and all that changed it since, from the end. */
function makersBefore(makers: Makers, name: string, at: number): Maker[] {
  const found: Maker[] = [];
  const all = makers.get(name) ?? [];
  for (let position = all.length - 1; position >= 0; position -= 1) {
    const maker = all[position];
    if (maker === undefined || maker.index >= at) continue;
    found.push(maker);
    if (maker.kind !== "change") break;
  }
  // A type may be used above its declaration.
  const [first] = all;
  return found.length === 0 && isTypeKey(name) && first !== undefined ? [first] : found;
}

/** Without its declaration, an assignment is none of a module. */
function keepDeclaration(
  makers: Makers,
  name: string,
  at: number,
  keep: (index: number) => void,
): void {
  const declaration = makers
    .get(name)
    ?.findLast(({ index, kind }) => index < at && kind === "declare");
  if (declaration !== undefined) keep(declaration.index);
}

/**
 * What the value that a statement makes may read later: what its own functions read, and what
 * those read that it was made of.
 */
function lateFlows(
  steps: readonly Step[],
  makers: Makers,
  isImmutable: IsImmutable,
): ReadonlySet<string>[] {
  const flows: ReadonlySet<string>[] = [];
  steps.forEach(({ statement, uses }, index) => {
    const flow = new Set(statement.late.uses);
    for (const name of uses) {
      if (isImmutable(name)) continue;
      for (const maker of makersBefore(makers, name, index)) {
        for (const late of flows[maker.index] ?? []) flow.add(late);
      }
    }
    flows.push(flow);
  });
  return flows;
}

/** In the order of the text, for that is how they are written down. */
function orderSlice(steps: readonly Step[]): SliceStatement[] {
  return steps
    .map(({ cell, run, statement: { from, to } }) => ({ cell: cell.number, run, from, to }))
    .toSorted((a, b) => a.run - b.run || a.from - b.from);
}
