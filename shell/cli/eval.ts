// `rondel eval`: one piece of code, its last value printed.

import { defineCommand } from "./command.ts";
import { UsageError } from "./flags.ts";
import { PROGRESS_FLAGS } from "./progress.ts";

export const evalCommand = defineCommand({
  name: "eval",
  says: "Run TypeScript and print the value of its last expression",
  words: "CODE",
  example: `rondel eval 'toolbox("sh").withExec(["uname", "-s"]).stdout()'`,
  flags: { ...PROGRESS_FLAGS, json: { kind: "switch", says: "Print the value as JSON" } },
  async run([source, ...others], flags, io) {
    if (source === undefined || others.length > 0) throw new UsageError("eval needs one CODE");
    const { runOnce } = await import("./run-once.ts");
    return runOnce({ source, ...flags }, io);
  },
});
