// A file that a command was told to write. What is there already is not lost by it.

import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { RondelError } from "../../stdlib/index.ts";

/** Answers the whole path. */
export async function writeNew(file: string, text: string, cwd: string): Promise<string> {
  const path = resolve(cwd, file);
  await writeFile(path, text, { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
    throw new RondelError(`${path} is there already`, "Name another file, or remove it first.");
  });
  return path;
}
