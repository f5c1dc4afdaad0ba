// `.vars` and `.undo`.

import { tableToHtml, tableToText } from "../html/table.ts";
import type { NotebookCommand } from "./command.ts";

export const showVariables: NotebookCommand = async (_rest, kernel) => {
  const names = await kernel.names();
  if (names.length === 0) return { "text/plain": "There are no variables." };
  const rows = names.map(({ name, type, preview, cell }) => [name, type, String(cell), preview]);
  const table = { columns: ["name", "type", "cell", "value"], rows, moreRows: 0 };
  return { "text/plain": tableToText(table), "text/html": tableToHtml(table) };
};

export const undo: NotebookCommand = async (_rest, kernel) => {
  const number = await kernel.undo();
  const text = number === null ? "There is no cell to take back." : `Cell ${number} is taken back.`;
  return { "text/plain": text };
};
