// A list of records that agree in their members, as a table. Getters are not called for it.

import { types } from "node:util";
import type { Shown } from "../display.ts";

const MOST_ROWS = 200;
const MOST_COLUMNS = 24;
const MOST_CELL_CHARS = 500;
/** A longer list is looked at no further, and is no table. */
const MOST_LOOKED_AT = 100_000;

type Row = ReadonlyMap<string, unknown>;

/** null when it is no such list. */
export function tableOf(value: unknown): Shown | null {
  if (types.isProxy(value) || !Array.isArray(value)) return null;
  if (value.length < 2 || value.length > MOST_LOOKED_AT) return null;
  const first = rowOf(value[0]);
  if (first === null || first.size === 0 || first.size > MOST_COLUMNS) return null;
  const columns = [...first.keys()];
  const rows: string[][] = [];
  for (const item of value) {
    const row = rowOf(item);
    if (row === null || row.size !== columns.length) return null;
    if (!columns.every((name) => row.has(name))) return null;
    if (rows.length < MOST_ROWS) rows.push(columns.map((name) => cellOf(row.get(name))));
  }
  return { kind: "table", columns, rows, moreRows: value.length - rows.length };
}

function rowOf(item: unknown): Row | null {
  if (typeof item !== "object" || item === null || types.isProxy(item)) return null;
  const prototype: unknown = Object.getPrototypeOf(item);
  if (prototype !== Object.prototype && prototype !== null) return null;
  const row = new Map<string, unknown>();
  for (const [name, member] of Object.entries(Object.getOwnPropertyDescriptors(item))) {
    if (!("value" in member) || !isFlat(member.value)) return null;
    row.set(name, member.value);
  }
  return row;
}

function isFlat(value: unknown): boolean {
  if (value === null || types.isDate(value)) return true;
  return typeof value !== "object" && typeof value !== "function" && typeof value !== "symbol";
}

function cellOf(value: unknown): string {
  if (value === undefined) return "";
  const text = types.isDate(value) ? textOfDate(value) : String(value);
  return text.length <= MOST_CELL_CHARS ? text : `${text.slice(0, MOST_CELL_CHARS)}…`;
}

function textOfDate(date: Date): string {
  return Number.isNaN(date.getTime()) ? "Invalid Date" : date.toISOString();
}
