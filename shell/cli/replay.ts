// `rondel replay`: runs all of a module, and says of each function whether it answers what it did
// when it was saved.

import { defineCommand } from "./command.ts";
import { UsageError } from "./flags.ts";
import { PROGRESS_FLAGS } from "./progress.ts";

export const replayCommand = defineCommand({
  name: "replay",
  says: "Run a module or a session again, and compare with what it gave when it was saved",
  words: "MODULE | SESSION",
  example: "rondel replay ./release --arg token=env://TOKEN",
  flags: {
    arg: {
      kind: "texts",
      value: "NAME=VALUE",
      says: "A parameter that is not kept, as of a secret",
    },
    json: { kind: "switch", says: "Print what was found as JSON" },
    ...PROGRESS_FLAGS,
  },
  async run([name, ...others], flags, io) {
    if (name === undefined || others.length > 0) throw new UsageError("replay needs one MODULE");
    const { runReplay } = await import("./run-replay.ts");
    return runReplay(name, flags, io);
  },
});
