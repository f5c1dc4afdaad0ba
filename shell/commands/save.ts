// `.save`: what the session came to, as a module, a script or a notebook.

import { resolve } from "node:path";
import { readOrder } from "../../kernel/save/order.ts";
import { saveAs } from "../../kernel/save/save-as.ts";
import type { Proposal } from "../../kernel/save/words.ts";
import { RondelError } from "../../stdlib/index.ts";
import { type Line, span } from "../text/line.ts";
import type { CommandBody, Prompt } from "./command.ts";

export const save: CommandBody = async (rest, { kernel, surface, cwd, ask }) => {
  const order = readOrder(rest);
  const path = resolve(cwd, order.name);
  // Who names parameters has chosen already.
  const isAsked = ask !== null && order.literals.size === 0;
  const asking = isAsked ? { choose: chooser(surface, ask) } : {};
  const saved = await saveAs(kernel, { ...order, path, ...asking });
  if (saved.kind === "file") return surface.print([[span(`Written to ${path}`, "muted")]]);
  const { functions, proposals } = saved.module;
  const made = functions.map((one): Line => {
    const parameters = one.parameters.map((parameter) => parameter.name).join(", ");
    return [span(`  ${one.name}`, "accent"), span(`(${parameters})`, "muted")];
  });
  const told = isAsked ? [] : proposals;
  const proposed = told.map(({ code, count, name }): Line => {
    const how = `--param ${name}=${code} makes it a parameter`;
    return [span(`${code} stands there ${count} times; ${how}`, "muted")];
  });
  surface.print([
    [span(`Saved as ${path}`)],
    ...made,
    ...proposed,
    [span(`rondel call ./${order.name} ${functions[0]?.name ?? ""} runs it.`, "muted")],
  ]);
};

function chooser(surface: Prompt["surface"], ask: NonNullable<Prompt["ask"]>) {
  return async (proposals: readonly Proposal[]) => {
    const { chooseParameters } = await import("./choose-parameters.ts");
    return chooseParameters(proposals, { surface, ask }).catch(() => {
      throw new RondelError("nothing was saved", "The question was left without an answer.");
    });
  };
}
