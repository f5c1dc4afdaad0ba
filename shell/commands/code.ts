// `.code`: of all that was typed, the statements that some values need. What was tried and
// replaced, shown or printed is left out.

import { resolve } from "node:path";
import { writeNew } from "../../kernel/save/host/write-new.ts";
import { RondelError } from "../../stdlib/index.ts";
import { highlight } from "../text/highlight.ts";
import { span } from "../text/line.ts";
import type { CommandBody } from "./command.ts";

export const code: CommandBody = async (rest, { kernel, surface, cwd }) => {
  const [, wanted = "", file] = /^(.*?)(?:\s*>\s*(\S+))?$/s.exec(rest) ?? [];
  const names = wanted.split(/[\s,]+/).filter((name) => name !== "");
  const known = (await kernel.names()).map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name) && !/^_\d*$/.test(name));
  if (unknown.length > 0) {
    throw new RondelError(`nothing is called ${unknown.join(", ")}`, ".vars lists what there is.");
  }
  const statements = await kernel.slice(names.length > 0 ? names : known);
  const text = `${statements.join("\n")}\n`;
  if (file === undefined) return surface.page(highlight(text.trimEnd()));
  const path = resolve(cwd, file);
  await writeNew(path, text);
  surface.print([[span(`Written to ${path}`, "muted")]]);
};
