// The code cells of a notebook, run again in a kernel to be saved from there, with what stands
// between them. Nothing is shown. Commands are skipped but for those that change variables.

import { basename } from "node:path";
import type { Outcome } from "../../cell.ts";
import type { Kernel } from "../../kernel.ts";
import { meaningOf } from "../../meaning.ts";
import { loadCell } from "../../save/host/load-cell.ts";
import type { Story } from "../../save/words.ts";
import { INJECTED, type Notebook, type NotebookCell, tagsOf } from "./notebook.ts";

export interface TakenUp {
  readonly story: Story;
  /** null when every cell ended well that must. */
  readonly failed: { readonly number: number; readonly outcome: Outcome } | null;
}

/** `file` is that of the notebook. A value that an earlier run was given is not taken. */
export async function takeUp(notebook: Notebook, file: string, kernel: Kernel): Promise<TakenUp> {
  const cells = notebook.cells.filter((cell) => !tagsOf(cell).includes(INJECTED));
  const before = new Map<number, string>();
  const parameters = new Set<number>();
  let failed: TakenUp["failed"] = null;
  for (const [index, cell] of cells.entries()) {
    if (cell.cell_type !== "code" || cell.source.trim() === "") continue;
    const number = kernel.next;
    const text = textOver(cells, index);
    if (text !== "") before.set(number, text);
    if (tagsOf(cell).includes("parameters")) parameters.add(number);
    const outcome = await runAgain(cell, kernel);
    if (outcome.kind === "done" || tagsOf(cell).includes("raises-exception")) continue;
    failed = { number, outcome };
    break;
  }
  return { story: { name: basename(file), ...introOf(cells), before, parameters }, failed };
}

async function runAgain({ source }: NotebookCell, kernel: Kernel): Promise<Outcome> {
  const meaning = meaningOf(source);
  if (meaning.kind === "cell") return (await kernel.run(source, () => {})).outcome;
  if (meaning.kind === "command" && meaning.name === "load") {
    return (await kernel.run(loadCell(meaning.rest, kernel.cwd), () => {})).outcome;
  }
  kernel.takeNumber();
  if (meaning.kind === "command" && meaning.name === "undo") await kernel.undo();
  return { kind: "done", shown: { kind: "nothing" } };
}

/** The introduction of the notebook is that of no cell. */
function textOver(cells: readonly NotebookCell[], index: number): string {
  const before = cells[index - 1];
  return before?.cell_type === "markdown" && index > 1 ? before.source.trim() : "";
}

function introOf([first]: readonly NotebookCell[]): Pick<Story, "title" | "intro"> {
  if (first?.cell_type !== "markdown") return { title: "", intro: "" };
  const text = first.source.trim();
  const [heading = "", title = ""] =
    /^#{1,6}\s+(.+?)\s*#*(?:\n|$)/.exec(text) ?? /^(.+)\n(?:=+|-+)\s*(?:\n|$)/.exec(text) ?? [];
  return { title, intro: text.slice(heading.length).trim() };
}
