// The Cells of a session, each read once for all that is to be known of it.

import type { Reference } from "../compile/found.ts";
import { parseCell, type Syntax } from "../compile/syntax.ts";
import { findReferences } from "../compile/walk.ts";
import { analyse } from "../dataflow/analyse.ts";
import type { CellAnalysis } from "../dataflow/analysis.ts";
import { nameValues, type ValueNames } from "./values.ts";
import type { SavedCell } from "./words.ts";

export interface ReadCells {
  readonly all: readonly ReadCell[];
  /** Of values and types, as the Cells define them. */
  readonly names: ReadonlySet<string>;
  readonly values: ValueNames;
}

export interface ReadCell {
  readonly cell: SavedCell;
  readonly syntax: Syntax;
  readonly references: readonly Reference[];
  readonly analysis: CellAnalysis;
}

export function readCells(cells: readonly SavedCell[]): ReadCells {
  const all = cells.map((cell): ReadCell => {
    const syntax = parseCell(cell.source);
    const { references } = findReferences(syntax);
    return { cell, syntax, references, analysis: analyse(cell.source, syntax) };
  });
  const names = new Set(
    all.flatMap(({ analysis: { defines, types } }) => [...defines, ...types.defines]),
  );
  return { all, names, values: nameValues(names) };
}
