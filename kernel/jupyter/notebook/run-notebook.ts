// A notebook from its first cell to its last, without any front end. It stops at the first cell
// that fails, unless that one is tagged `raises-exception`. Parameters stand in a cell of their
// own, behind the one that is tagged `parameters`.

import type { Clock } from "../../../stdlib/base/clock.ts";
import { createFeed } from "../../feed.ts";
import type { Kernel } from "../../kernel.ts";
import type { Emit, ErrorContent } from "../cell/emit.ts";
import { createMarks } from "../cell/marks.ts";
import { type CellContext, numberFor, runCell } from "../cell/run-cell.ts";
import { INJECTED, type Notebook, type NotebookCell, tagsOf } from "./notebook.ts";
import { collectOutputs, type Displays } from "./outputs.ts";

export interface NotebookRun {
  /** With the outputs of this run. */
  readonly notebook: Notebook;
  /** null when all went well. */
  readonly failed: FailedCell | null;
}

export interface FailedCell {
  readonly number: number;
  readonly error: ErrorContent;
}

export interface NotebookOptions {
  readonly kernel: Kernel;
  readonly clock: Clock;
  /** Names and the code of their values. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Told all output as it comes. */
  readonly told: Emit;
}

export async function runNotebook(
  notebook: Notebook,
  { kernel, clock, parameters, told }: NotebookOptions,
): Promise<NotebookRun> {
  const feed = createFeed(kernel);
  // Opened before the first cell, so that nothing of what that does is missed.
  await kernel.connection().catch(() => {});
  const context = { kernel, clock, feed, marks: createMarks(), isLive: false, ...UNATTENDED };
  const displays: Displays = new Map();
  const finished: (() => NotebookCell)[] = [];
  let failed: FailedCell | null = null;
  for (const cell of injectParameters(notebook.cells, parameters)) {
    if (cell.cell_type !== "code") finished.push(() => cell);
    else if (failed !== null) finished.push(() => ({ ...cell, ...NOT_RUN }));
    else {
      const ran = await runOne(cell, context, displays, told);
      finished.push(ran.finish);
      if (ran.error !== null) failed = { number: ran.number, error: ran.error };
    }
  }
  // An output may be shown again by a later cell, so they are written at the end.
  return { notebook: { ...notebook, cells: finished.map((finish) => finish()) }, failed };
}

const UNATTENDED = { interrupted: new AbortController().signal, terminals: null };
const NOT_RUN = { outputs: [], execution_count: null };

async function runOne(
  cell: NotebookCell,
  context: Omit<CellContext, "emit">,
  displays: Displays,
  told: Emit,
) {
  const outputs = collectOutputs(displays, told);
  const number = numberFor(cell.source, true, context.kernel);
  const run = { source: cell.source, number, isKept: true };
  const { error } = await runCell(run, { ...context, emit: outputs.emit });
  const isExpected = tagsOf(cell).includes("raises-exception");
  return {
    number,
    error: isExpected ? null : error,
    finish: () => ({ ...cell, outputs: outputs.list(), execution_count: number }),
  };
}

/** A cell that an earlier run has put in goes. */
function injectParameters(
  cells: readonly NotebookCell[],
  parameters: ReadonlyMap<string, string>,
): readonly NotebookCell[] {
  if (parameters.size === 0) return cells;
  const own = cells.filter((cell) => !tagsOf(cell).includes(INJECTED));
  const source = [...parameters].map(([name, code]) => `const ${name} = ${code};`).join("\n");
  const cell: NotebookCell = {
    cell_type: "code",
    id: INJECTED,
    metadata: { tags: [INJECTED] },
    source,
    ...NOT_RUN,
  };
  const at = own.findIndex((one) => tagsOf(one).includes("parameters"));
  return [...own.slice(0, at + 1), cell, ...own.slice(at + 1)];
}
