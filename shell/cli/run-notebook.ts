// `rondel run NOTEBOOK.ipynb`: its cells from the first to the last. What they print and show is
// written as text; with --out, the notebook is written with all its outputs.

import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Emit } from "../../kernel/jupyter/cell/emit.ts";
import { isWork } from "../../kernel/jupyter/cell/live.ts";
import { readNotebook, writeNotebook } from "../../kernel/jupyter/notebook/notebook.ts";
import { runNotebook } from "../../kernel/jupyter/notebook/run-notebook.ts";
import { systemClock } from "../../stdlib/base/clock.ts";
import type { Io } from "./command.ts";
import { parseFlags, UsageError } from "./flags.ts";
import { NOTEBOOK_FLAGS, type NotebookFlags } from "./notebook-flags.ts";
import { openNotebookKernel, tellFailure } from "./with-notebook.ts";

export interface NotebookFile {
  readonly file: string;
  readonly source: string;
  /** What stands behind its name. */
  readonly argv: readonly string[];
  readonly flags: NotebookFlags;
}

const NAME = /^[A-Za-z_$][\w$]*$/;

/** Answers the exit code. */
export async function runNotebookFile(
  { file, source, argv, flags }: NotebookFile,
  io: Io,
): Promise<number> {
  const behind = parseFlags(argv, NOTEBOOK_FLAGS);
  if (behind.words.length > 0) throw new UsageError("a notebook takes --out and --set, no words");
  const parameters = readParameters([...flags.set, ...behind.flags.set]);
  const out = behind.flags.out ?? flags.out;
  const notebook = readNotebook(source);
  await using kernel = openNotebookKernel(file, io, (text) => void io.stderr.write(text));
  const stop = io.onSignal("SIGINT", () => kernel.interrupt());
  const told = printer(io);
  const ran = await runNotebook(notebook, { kernel, clock: systemClock, parameters, told });
  stop();
  if (out !== null) await writeFile(resolve(io.cwd, out), writeNotebook(ran.notebook));
  if (ran.failed !== null) tellFailure(ran.failed.number, ran.failed.error, io);
  return ran.failed === null ? 0 : 1;
}

function readParameters(given: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    given.map((one) => {
      const at = one.indexOf("=");
      const name = one.slice(0, at);
      if (at < 0 || !NAME.test(name)) throw new UsageError(`--set is NAME=VALUE, and not ${one}`);
      return [name, codeOf(one.slice(at + 1))];
    }),
  );
}

/** JSON is a value; anything else is text. */
function codeOf(value: string): string {
  try {
    return JSON.stringify(JSON.parse(value));
  } catch {
    return JSON.stringify(value);
  }
}

function printer({ stdout, stderr }: Io): Emit {
  return async (type, said) => {
    const content: Readonly<Record<string, unknown>> = { ...said };
    if (type === "stream") {
      (content["name"] === "stderr" ? stderr : stdout).write(String(content["text"]));
    } else if (type === "display_data" || type === "execute_result") {
      const { "text/plain": text = "" } = content["data"] as { readonly "text/plain"?: string };
      // What the engine did is talk; what the cells show is not.
      const stream = isWork(content["metadata"]) ? stderr : stdout;
      if (text !== "") stream.write(text.endsWith("\n") ? text : `${text}\n`);
    }
  };
}
