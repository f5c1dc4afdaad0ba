// A file that somebody was told to write. What is there already is not lost by it.

import { writeFile } from "node:fs/promises";
import { RondelError } from "../../../stdlib/index.ts";

export interface WriteNewOptions {
  /** Whether what is there may be replaced. */
  readonly force?: boolean;
  readonly mode?: number;
}

export async function writeNew(
  path: string,
  text: string,
  { force = false, mode = 0o666 }: WriteNewOptions = {},
): Promise<void> {
  const flag = force ? "w" : "wx";
  await writeFile(path, text, { flag, mode }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
    throw new RondelError(`${path} is there already`, "Name another file, or remove it first.");
  });
}
