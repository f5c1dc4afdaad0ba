// A list of records as HTML, and as plain text in columns.

import type { Shown } from "../../display.ts";
import { nameOf } from "../../text/clean.ts";
import { escapeHtml } from "./escape.ts";
import { grid, MUTED } from "./frame.ts";

export type Table = Pick<
  Extract<Shown, { readonly kind: "table" }>,
  "columns" | "rows" | "moreRows"
>;

const AMOUNT = /^[-+]?[\d.,_]+(?:e[-+]?\d+)?n?(?: ?(?:%|[kMG]?i?B|ms|s|min|h))?$/i;
const WIDEST_CELL = 60;

export function tableToHtml(table: Table): string {
  const cells = table.rows.map((row) => row.map((cell) => escapeHtml(nameOf(cell))));
  const head = table.columns.map((name) => escapeHtml(nameOf(name)));
  const more = moreOf(table);
  const rest = more === "" ? "" : `<div style="${MUTED}">${more}</div>`;
  return grid(head, cells, amountsOf(table)) + rest;
}

export function tableToText(table: Table): string {
  const all = [table.columns, ...table.rows].map((row) => row.map(cut));
  const widths = table.columns.map((_, at) => {
    return all.reduce((width, row) => Math.max(width, (row[at] ?? "").length), 0);
  });
  const amounts = amountsOf(table);
  const lines = all.map((row) => {
    const cells = widths.map((width, at) => {
      const cell = row[at] ?? "";
      return amounts.has(at) ? cell.padStart(width) : cell.padEnd(width);
    });
    return cells.join("  ").trimEnd();
  });
  const more = moreOf(table);
  return [...lines, ...(more === "" ? [] : [more])].join("\n");
}

function cut(cell: string): string {
  const text = nameOf(cell);
  return text.length <= WIDEST_CELL ? text : `${text.slice(0, WIDEST_CELL - 1)}…`;
}

/** The columns of which every cell is a number. */
function amountsOf({ columns, rows }: Table): ReadonlySet<number> {
  const amounts = columns.flatMap((_, at) => {
    const filled = rows.map((row) => row[at] ?? "").filter((cell) => cell !== "");
    return filled.length > 0 && filled.every((cell) => AMOUNT.test(cell)) ? [at] : [];
  });
  return new Set(amounts);
}

function moreOf({ moreRows }: Table): string {
  if (moreRows === 0) return "";
  return `… ${moreRows} more ${moreRows === 1 ? "row" : "rows"}`;
}
