// A notebook's kernel, for a command: in the notebook's folder, as in Jupyter.

import { dirname, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { ErrorContent } from "../../kernel/jupyter/cell/emit.ts";
import { errorOf } from "../../kernel/jupyter/cell/error.ts";
import { readNotebook } from "../../kernel/jupyter/notebook/notebook.ts";
import { takeUp } from "../../kernel/jupyter/notebook/take-up.ts";
import { createKernel, type Kernel } from "../../kernel/kernel.ts";
import type { Story } from "../../kernel/save/words.ts";
import { systemClock } from "../../stdlib/base/clock.ts";
import type { Io } from "./command.ts";
import { isWanted, type ProgressFlags, showEvents } from "./progress.ts";
import { readText } from "./read-text.ts";

/** It is one run, which nobody goes on with. */
const NO_HISTORY = { path: null, session: null };
const COLUMNS = 100;

export interface OpenNotebook {
  readonly kernel: Kernel;
  readonly story: Story;
}

/** Runs its cells, and then the work; answers an exit code. */
export async function withNotebook(
  name: string,
  flags: ProgressFlags,
  io: Io,
  work: (open: OpenNotebook) => Promise<number>,
): Promise<number> {
  const file = resolve(io.cwd, name);
  const notebook = readNotebook(await readText(file, name));
  await using kernel = openNotebookKernel(file, io, () => {});
  const stop = io.onSignal("SIGINT", () => kernel.interrupt());
  const settle = isWanted(flags, io.stderr.isTTY === true)
    ? showKernel(kernel, io)
    : async () => {};
  const { story, failed } = await takeUp(notebook, file, kernel);
  stop();
  await settle();
  if (failed === null) return await work({ kernel, story });
  const error = errorOf(failed.outcome);
  if (error !== null) tellFailure(failed.number, error, io);
  return 1;
}

/** What the engine does for the cells, from when one of them first needs it. */
function showKernel({ connected }: Kernel, { stderr }: Io): () => Promise<void> {
  let settle = async () => {};
  connected.then((connection) => {
    settle = showEvents(connection, stderr);
  });
  return () => settle();
}

export function openNotebookKernel(
  file: string,
  { node, env, stderr }: Io,
  tellStray: (text: string) => void,
): Kernel {
  return createKernel({
    node,
    env,
    cwd: dirname(file),
    clock: systemClock,
    history: NO_HISTORY,
    columns: () => COLUMNS,
    colors: false,
    awaitValues: true,
    onTrouble: (message) => void stderr.write(`${message}\n`),
    onStray: (output) => output.kind === "stream" && tellStray(output.text),
  });
}

export function tellFailure(number: number, error: ErrorContent, { stderr, colors }: Io): void {
  const text = `cell ${number} failed\n${error.traceback.join("\n")}\n`;
  stderr.write(colors ? text : stripVTControlCharacters(text));
}
