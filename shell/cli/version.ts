// `rondel version`.

import { RELEASE } from "../../stdlib/base/edition.ts";
import { defineCommand } from "./command.ts";

export const versionCommand = defineCommand({
  name: "version",
  says: "Print the version",
  words: "",
  example: "rondel version",
  flags: {},
  async run(_words, _flags, io) {
    io.stdout.write(`rondel ${RELEASE} on node ${process.version}\n`);
    return 0;
  },
});
