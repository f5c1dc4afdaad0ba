// A text in the user's own editor: written to a file of its own, read again when the editor ends.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RondelError } from "../../stdlib/index.ts";
import type { Prompt } from "../commands/command.ts";

type Around = Pick<Prompt, "env" | "surface">;

export async function editText(text: string, { env, surface }: Around): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "rondel-cell-"));
  try {
    const path = join(folder, "cell.ts");
    await writeFile(path, text);
    const editor = env["VISUAL"] || env["EDITOR"] || "vi";
    // It may be several words, as in "code --wait".
    const exitCode = await surface.runProgram("/bin/sh", ["-c", `${editor} "$1"`, "sh", path]);
    if (exitCode !== 0) {
      throw new RondelError(
        `the editor ${editor} ended with exit code ${exitCode}`,
        "Set EDITOR to a program that is installed here.",
      );
    }
    return (await readFile(path, "utf8")).replace(/\n+$/, "");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
