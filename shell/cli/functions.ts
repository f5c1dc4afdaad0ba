// `rondel functions`: what a module offers, read from its text.

import { defineCommand } from "./command.ts";
import { UsageError } from "./flags.ts";

export const functionsCommand = defineCommand({
  name: "functions",
  says: "List the functions of a module, with what they take and answer",
  words: "MODULE",
  example: "rondel functions ./release",
  flags: { json: { kind: "switch", says: "Print it as JSON" } },
  async run([name, ...others], { json }, io) {
    if (name === undefined || others.length > 0) throw new UsageError("functions needs one MODULE");
    const { openModule } = await import("../../kernel/save/host/open-module.ts");
    const { functions, says } = openModule(name, io.cwd);
    if (json) {
      io.stdout.write(`${JSON.stringify(functions, null, 2)}\n`);
      return 0;
    }
    const { describeFunction } = await import("./function-help.ts");
    const lines = functions.flatMap((one) => [...describeFunction(one), ""]);
    io.stdout.write(`${[...(says === "" ? [] : [says, ""]), ...lines].join("\n")}`);
    return 0;
  },
});
