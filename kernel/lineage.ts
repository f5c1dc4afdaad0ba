// What ran and what the Cells have to do with each other: which are out of date, and what a name
// needs. The reasoning is that of dataflow/; this keeps what was read for it.

import { SHAPE } from "../stdlib/client/shape/generated.ts";
import { createAnalyses } from "./dataflow/analyses.ts";
import { sliceFor } from "./dataflow/slice.ts";
import { staleCells } from "./dataflow/stale.ts";
import type { ScopeName } from "./evaluate/words.ts";

export interface Lineage {
  /** The Cells that used what another has changed since. */
  stale(ran: readonly RanSource[]): readonly number[];
  /** The statements that the names need, in order, as they were typed. */
  slice(
    ran: readonly RanSource[],
    names: readonly string[],
    variables: readonly ScopeName[],
  ): readonly string[];
}

export interface RanSource {
  readonly number: number;
  readonly source: string;
}

/** Beside the objects of the API: no method changes a value of these. */
const PLAIN_TYPES = ["string", "number", "boolean", "bigint", "undefined", "null"];

export function createLineage(): Lineage {
  const analyses = createAnalyses();
  const cellsOf = (ran: readonly RanSource[]) =>
    ran.map(({ number, source }) => ({ number, analysis: analyses.of(source) }));
  return {
    stale: (ran) => staleCells(cellsOf(ran)),
    slice(ran, names, variables) {
      const types = new Map(variables.map(({ name, type }) => [name, type]));
      const isImmutable = (name: string) => {
        const type = types.get(name) ?? "";
        return PLAIN_TYPES.includes(type) || Object.hasOwn(SHAPE, type);
      };
      const statements = sliceFor(cellsOf(ran), names, { isImmutable });
      return statements.map(({ run, from, to }) => (ran[run]?.source ?? "").slice(from, to));
    },
  };
}
