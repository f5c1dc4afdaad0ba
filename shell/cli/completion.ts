// `rondel completion`: what a shell reads so that its Tab knows the commands, and the functions of
// modules with their parameters. The shell asks `rondel complete` each time.

import { defineCommand } from "./command.ts";
import { isShellName, SCRIPTS, SHELL_NAMES } from "./complete/scripts.ts";
import { UsageError } from "./flags.ts";

export const completionCommand = defineCommand({
  name: "completion",
  says: "Print what makes the Tab of a shell complete rondel",
  words: SHELL_NAMES.join("|"),
  example: "rondel completion bash >> ~/.bashrc",
  flags: {},
  async run([name, ...others], _flags, io) {
    if (name === undefined || others.length > 0 || !isShellName(name)) {
      throw new UsageError(`completion needs one of ${SHELL_NAMES.join(", ")}`);
    }
    io.stdout.write(SCRIPTS[name]);
    return 0;
  },
});
