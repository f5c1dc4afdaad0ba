// `rondel attach`: the prompt on a kernel that runs in Jupyter already, shared with its notebook.

import { defineCommand } from "./command.ts";
import { UsageError } from "./flags.ts";
import { PROMPT_FLAGS } from "./open-prompt.ts";

export const attachCommand = defineCommand({
  name: "attach",
  says: "A prompt on a kernel that runs in Jupyter, shared with its notebook",
  words: "[CONNECTION-FILE | KERNEL-ID | NAME]",
  example: "rondel attach build.ipynb",
  flags: {
    list: { kind: "switch", short: "l", says: "List the kernels that run" },
    json: { kind: "switch", says: "List them as JSON" },
    ...PROMPT_FLAGS,
  },
  async run([word, ...others], flags, io) {
    if (others.length > 0) throw new UsageError("attach takes one kernel");
    const isList = flags.list || flags.json;
    if (!isList && io.stdin.isTTY !== true) {
      throw new UsageError("attach needs a terminal to type in");
    }
    const { listKernels, stayAtKernel } = await import("./run-attach.ts");
    return isList ? listKernels(flags.json, io) : stayAtKernel(word, flags, io);
  },
});
