// `rondel version`.

import { readFileSync } from "node:fs";
import { defineCommand } from "./command.ts";

export const versionCommand = defineCommand({
  name: "version",
  says: "Print the version",
  words: "",
  example: "rondel version",
  flags: {},
  async run(_words, _flags, io) {
    io.stdout.write(`rondel ${readVersion()} on node ${process.version}\n`);
    return 0;
  },
});

export function readVersion(): string {
  const file = new URL("../../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
