// A list of records as columns. Numbers stand right; what is too wide is cut, and columns for which
// there is no room at all are named below.

import type { Shown } from "../../kernel/display.ts";
import { cutLine, fitLine } from "../text/cut.ts";
import { type Line, span } from "../text/line.ts";
import { widthOf } from "../text/width.ts";
import { countOf, lineOf, nameOf } from "./words.ts";

export type Table = Extract<Shown, { readonly kind: "table" }>;

const GAP = 2;
/** A column that is wider may be cut down to this. */
const LEAST_COLUMNS = 6;
/** A cell is shown up to here, whatever room there is. */
const WIDEST_CELL = 60;
const AMOUNT = /^[-+]?[\d.,_]+(?:e[-+]?\d+)?n?(?: ?(?:%|[kMG]?i?B|ms|s|min|h))?$/i;

interface Column {
  readonly name: string;
  readonly cells: readonly string[];
  readonly isAmount: boolean;
  readonly width: number;
}

export function viewTable(table: Table, columns: number): Line[] {
  const all = table.columns.map((name, at) => columnOf(table, nameOf(name), at));
  const { shown, left } = fitColumns(all, columns);
  const header = shown.map((column) => placeCell(column, column.name, "strong"));
  const rule = shown.map(({ width }): Line => [span("─".repeat(width), "muted")]);
  const rows = table.rows.map((_, row) =>
    shown.map((column) => placeCell(column, column.cells[row] ?? "", "plain")),
  );
  const lines = [header, rule, ...rows].map((cells) => cutLine(joinCells(cells), columns));
  if (table.moreRows > 0) {
    lines.push(lineOf(`… ${countOf(table.moreRows, "more row")}`, "muted", columns));
  }
  if (left.length > 0) {
    const names = left.map(({ name }) => name).join(", ");
    lines.push(lineOf(`… ${countOf(left.length, "more column")}: ${names}`, "muted", columns));
  }
  return lines;
}

function columnOf(table: Table, name: string, at: number): Column {
  const cells = table.rows.map((row) => nameOf(row[at] ?? ""));
  const filled = cells.filter((cell) => cell !== "");
  const isAmount = filled.length > 0 && filled.every((cell) => AMOUNT.test(cell));
  const widest = cells.reduce((width, cell) => Math.max(width, widthOf(cell)), widthOf(name));
  return { name, cells, isAmount, width: Math.max(1, Math.min(widest, WIDEST_CELL)) };
}

/** The widest gives way first; when all are as narrow as may be, the last one goes. */
function fitColumns(
  all: readonly Column[],
  columns: number,
): { readonly shown: readonly Column[]; readonly left: readonly Column[] } {
  for (let count = all.length; count > 1; count -= 1) {
    const shown = shrink(all.slice(0, count), columns);
    if (shown !== null) return { shown, left: all.slice(count) };
  }
  const only = all.slice(0, 1).map((column) => {
    return { ...column, width: Math.max(1, Math.min(column.width, columns)) };
  });
  return { shown: only, left: all.slice(1) };
}

function shrink(all: readonly Column[], columns: number): Column[] | null {
  const widths = all.map(({ width }) => width);
  let over = widths.reduce((sum, width) => sum + width + GAP, -GAP) - columns;
  while (over > 0) {
    const widest = Math.max(...widths);
    if (widest <= LEAST_COLUMNS) return null;
    widths[widths.indexOf(widest)] = widest - 1;
    over -= 1;
  }
  return all.map((column, at) => ({ ...column, width: widths[at] ?? 1 }));
}

function placeCell({ width, isAmount }: Column, text: string, role: "plain" | "strong"): Line {
  const cell = cutLine([span(text, role)], width);
  if (!isAmount) return fitLine(cell, width);
  const missing = width - widthOf(cell.map((part) => part.text).join(""));
  return [span(" ".repeat(Math.max(0, missing))), ...cell];
}

/** Nothing stands behind the last cell, so that copied lines have no spaces at their ends. */
function joinCells(cells: readonly Line[]): Line {
  const line = cells.flatMap((cell, at) => (at === 0 ? cell : [span(" ".repeat(GAP)), ...cell]));
  while (line.at(-1)?.text.trim() === "") line.pop();
  return line;
}
