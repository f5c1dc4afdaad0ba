// `rondel save`: an earlier session, or a notebook, as a module. The cells are run again first,
// which finds what the engine has kept.

import { basename, relative, resolve } from "node:path";
import type { PromptKernel } from "../../kernel/prompt-kernel.ts";
import type { Story } from "../../kernel/save/words.ts";
import { systemClock } from "../../stdlib/base/clock.ts";
import { homeOf } from "../../stdlib/base/home.ts";
import { RondelError } from "../../stdlib/index.ts";
import { defineCommand, type Io } from "./command.ts";
import { UsageError } from "./flags.ts";
import { PROGRESS_FLAGS } from "./progress.ts";

interface Asked {
  readonly path: string;
  readonly keep: readonly string[] | null;
  readonly literals: ReadonlyMap<string, string>;
  readonly force: boolean;
}

export const saveCommand = defineCommand({
  name: "save",
  says: "Save a session or a notebook as a module: a function for each value that it came to",
  words: "SESSION|NOTEBOOK",
  example: "rondel save calm-otter -o release --only build,test",
  flags: {
    output: { kind: "text", short: "o", value: "PATH", says: "Where to (a folder of its name)" },
    only: { kind: "texts", value: "NAME,…", says: "The values to keep (what the last cells use)" },
    param: {
      kind: "texts",
      value: "NAME=LITERAL",
      says: "Make a parameter of a literal, wherever it stands",
    },
    force: { kind: "switch", says: "Replace what is there" },
    ...PROGRESS_FLAGS,
  },
  async run([name, ...others], flags, io) {
    if (name === undefined || others.length > 0) {
      throw new UsageError("save needs one SESSION or NOTEBOOK");
    }
    const isNotebook = name.endsWith(".ipynb");
    const path = resolve(io.cwd, flags.output ?? (isNotebook ? nameFor(name) : name));
    const { keptOf } = await import("../../kernel/save/order.ts");
    const { refuseExisting } = await import("../../kernel/save/host/write.ts");
    refuseExisting(path, flags.force);
    const literals = await literalsOf(flags.param);
    const asked = { path, keep: keptOf(flags.only), literals, force: flags.force };
    if (isNotebook) {
      const { withNotebook } = await import("./with-notebook.ts");
      return withNotebook(name, flags, io, ({ kernel, story }) =>
        save(kernel, { ...asked, story }, io),
      );
    }
    const { withSession } = await import("./with-session.ts");
    return withSession(name, kernelOptions(io), ({ kernel }) => save(kernel, asked, io));
  },
});

async function save(
  kernel: PromptKernel,
  asked: Asked & { readonly story?: Story },
  { cwd, stdout, stderr }: Io,
): Promise<number> {
  const { saveAs } = await import("../../kernel/save/save-as.ts");
  const saved = await saveAs(kernel, asked);
  const shown = relative(cwd, asked.path) || ".";
  if (saved.kind === "file") {
    stderr.write(`Written to ${shown}\n`);
    return 0;
  }
  stdout.write(`${shown}: ${saved.module.functions.map((one) => one.name).join(", ")}\n`);
  stderr.write(`rondel functions ./${shown} says what they take\n`);
  return 0;
}

async function literalsOf(pairs: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { readLiteral } = await import("../../kernel/save/order.ts");
  try {
    return new Map(pairs.map(readLiteral));
  } catch (error) {
    throw error instanceof RondelError ? new UsageError(error.message) : error;
  }
}

/** Of a notebook, as a module may be called. */
function nameFor(notebook: string): string {
  const name = basename(notebook, ".ipynb").toLowerCase();
  return name.replace(/[^a-z0-9]+/g, "-").replace(/^[-0-9]+|-+$/g, "") || "notebook";
}

export function kernelOptions(io: Io) {
  const { history } = homeOf(io.env, io.isRoot);
  return { node: io.node, env: io.env, clock: systemClock, history, stderr: io.stderr };
}
