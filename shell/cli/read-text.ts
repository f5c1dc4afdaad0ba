// The text of a file that was named on the command line.

import { readFile } from "node:fs/promises";
import { UsageError } from "./flags.ts";

/** `name` is how the user called it. */
export function readText(file: string, name: string): Promise<string> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(error.code === "ENOENT" ? `${name}: no such file` : error.message);
  });
}
