// `rondel run`: a file of code, with the words after it as its arguments.

import { existsSync } from "node:fs";
import { registerHooks } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { defineCommand } from "./command.ts";
import { UsageError } from "./flags.ts";
import { defineGlobals } from "./globals.ts";
import { PROGRESS_FLAGS, withProgress } from "./progress.ts";

export const runCommand = defineCommand({
  name: "run",
  says: "Run a TypeScript or JavaScript file",
  words: "FILE [ARGUMENT…]",
  example: "rondel run build.ts --release",
  flags: PROGRESS_FLAGS,
  passesOn: true,
  async run([file, ...args], flags, io) {
    if (file === undefined) throw new UsageError("run needs a FILE");
    const path = resolve(io.cwd, file);
    if (!existsSync(path)) throw new UsageError(`${file}: no such file`);
    defineGlobals();
    nameLibrary();
    process.argv.splice(1, process.argv.length, path, ...args);
    return withProgress(flags, io, async () => {
      await import(pathToFileURL(path).href);
    });
  },
});

/** `import { container } from "rondel"` works in a file anywhere. */
function nameLibrary(): void {
  const url = new URL("../../stdlib/index.ts", import.meta.url).href;
  registerHooks({
    resolve: (specifier, context, next) => {
      return specifier === "rondel" ? { url, shortCircuit: true } : next(specifier, context);
    },
  });
}
