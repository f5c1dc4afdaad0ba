// `rondel call`: one function of a module, in a process of its own; what it answers is printed, or
// written to a file or folder.

import { defineCommand } from "./command.ts";
import { UsageError } from "./flags.ts";

export const callCommand = defineCommand({
  name: "call",
  says: "Run a function of a module and print or export what it answers",
  words: "MODULE FUNCTION [--PARAMETER VALUE…] [-o PATH] [--json]",
  example: "rondel call ./release build --src ./src -o build.tar",
  flags: {},
  passesOn: true,
  async run([module, name, ...argv], _flags, io) {
    if (module === undefined) throw new UsageError("call needs a MODULE");
    if (name === undefined || name.startsWith("-")) {
      throw new UsageError(`call needs a FUNCTION: rondel functions ${module} lists them`);
    }
    const { runCall } = await import("./run-call.ts");
    return runCall({ module, name, argv }, io);
  },
});
