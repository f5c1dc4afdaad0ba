// `.save`: what the session came to, as a module, a script or a notebook.

import { basename, resolve } from "node:path";
import { writeNotebook, writeScript } from "../../kernel/save/plain.ts";
import { saveTo } from "../../kernel/save/save.ts";
import { RondelError } from "../../stdlib/index.ts";
import { parseFlags } from "../cli/flags.ts";
import { literalsOf, SAVE_FLAGS } from "../cli/save-flags.ts";
import { writeNew } from "../host/write-new.ts";
import { type Line, span } from "../text/line.ts";
import type { CommandBody, Prompt } from "./command.ts";
import { splitWords } from "./words.ts";

export const save: CommandBody = async (rest, prompt) => {
  const { words, flags } = parseFlags(splitWords(rest), SAVE_FLAGS);
  const [name, ...others] = words;
  if (name === undefined) {
    throw new RondelError(".save needs a name", "For example: .save release build test");
  }
  const keep = others.flatMap((names) => names.split(",")).filter((one) => one !== "");
  if (/\.(ts|ipynb)$/.test(name)) return saveFile(name, keep, prompt);
  const { kernel, surface, cwd } = prompt;
  const folder = resolve(cwd, name);
  const module = await saveTo(
    kernel,
    { name: basename(folder), keep: keep.length > 0 ? keep : null, literals: literalsOf(flags) },
    { cwd, folder, force: flags.force },
  );
  const saved = module.functions.map((one): Line => {
    const parameters = one.parameters.map((parameter) => parameter.name).join(", ");
    return [span(`  ${one.name}`, "accent"), span(`(${parameters})`, "muted")];
  });
  const proposed = module.proposals.map(({ code, count }): Line => {
    const hint = `${code} stands there ${count} times; --param NAME=${code} makes it a parameter`;
    return [span(hint, "muted")];
  });
  surface.print([
    [span(`Saved as ${folder}`)],
    ...saved,
    ...proposed,
    [span(`rondel call ./${name} ${module.functions[0]?.name ?? ""} runs it.`, "muted")],
  ]);
};

async function saveFile(name: string, keep: readonly string[], { kernel, surface, cwd }: Prompt) {
  const text = name.endsWith(".ipynb") ? writeNotebook(kernel) : await writeScript(kernel, keep);
  const path = await writeNew(name, text, cwd);
  surface.print([[span(`Written to ${path}`, "muted")]]);
}
