// What is no TypeScript, as the failure of a Cell.

import type { CellError } from "../cell.ts";
import type { CellSyntaxError } from "./compiled.ts";

export function describeSyntaxError(
  { name, message, line, column }: CellSyntaxError,
  cell: number,
  source: string,
): CellError {
  const text = source.split("\n")[line - 1] ?? "";
  return {
    name,
    message,
    frames: [],
    excerpt: { cell, line, column, text },
    details: [],
    hint: "",
    exec: null,
  };
}
