// A notebook file (format 4) as it is read and written. What is not looked at here is kept as it
// was.

import { RondelError } from "../../../stdlib/index.ts";
import { type Content, isContent } from "../wire/message.ts";

export interface Notebook extends Content {
  readonly cells: readonly NotebookCell[];
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

export interface NotebookCell extends Content {
  readonly cell_type: string;
  readonly metadata: Content;
  readonly source: string;
}

const FORMAT = 4;
/** The tag of a cell that a run has put in, with the parameters that it was given. */
export const INJECTED = "injected-parameters";

export function readNotebook(text: string): Notebook {
  const file = parse(text);
  if (!isContent(file) || !Array.isArray(file["cells"])) throw refusal("it has no cells");
  if (file["nbformat"] !== FORMAT) {
    throw refusal(`it is of format ${String(file["nbformat"])}, and only ${FORMAT} is known`);
  }
  const minor = file["nbformat_minor"];
  return {
    ...file,
    cells: file["cells"].filter(isContent).map(readCell),
    nbformat: FORMAT,
    nbformat_minor: typeof minor === "number" ? minor : 5,
  };
}

/** As Jupyter writes it: one space a level, texts as lists of their lines. */
export function writeNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => ({ ...cell, source: linesOf(cell.source) }));
  return `${JSON.stringify({ ...notebook, cells }, null, 1)}\n`;
}

export function linesOf(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

/** A text that may be written as the list of its lines. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join("");
  return typeof value === "string" ? value : "";
}

export function tagsOf({ metadata }: NotebookCell): readonly unknown[] {
  const { tags } = metadata;
  return Array.isArray(tags) ? tags : [];
}

function readCell(cell: Content): NotebookCell {
  const { metadata, source, cell_type: type } = cell;
  return {
    ...cell,
    cell_type: typeof type === "string" ? type : "raw",
    metadata: isContent(metadata) ? metadata : {},
    source: textOf(source),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refusal("it is no JSON");
  }
}

function refusal(why: string): RondelError {
  return new RondelError(
    `the notebook cannot be read: ${why}`,
    "Open it in Jupyter and save it again; that brings it to format 4.",
  );
}
