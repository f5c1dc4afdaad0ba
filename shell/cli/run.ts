// `rondel run`: a file of code, with the words after it as its arguments, or a notebook. `rondel
// FILE` is the same, so that a file may begin with `#!/usr/bin/env rondel`.

import { resolve } from "node:path";
import { defineCommand } from "./command.ts";
import { UsageError } from "./flags.ts";
import { NOTEBOOK_FLAGS } from "./notebook-flags.ts";
import { PROGRESS_FLAGS } from "./progress.ts";
import { readText } from "./read-text.ts";

export const runCommand = defineCommand({
  name: "run",
  says: "Run a TypeScript or JavaScript file, or a notebook",
  words: "FILE [ARGUMENT…]",
  example: "rondel run build.ts --release",
  flags: {
    ...PROGRESS_FLAGS,
    json: { kind: "switch", says: "Print the last value as JSON" },
    ...NOTEBOOK_FLAGS,
  },
  passesOn: true,
  async run([name, ...args], flags, io) {
    if (name === undefined) throw new UsageError("run needs a FILE");
    const file = resolve(io.cwd, name);
    const source = await readText(file, name);
    if (file.endsWith(".ipynb")) {
      const { runNotebookFile } = await import("./run-notebook.ts");
      return runNotebookFile({ file, source, argv: args, flags }, io);
    }
    io.giveArguments([file, ...args]);
    const { runOnce } = await import("./run-once.ts");
    return runOnce({ source, file, ...flags }, io);
  },
});
