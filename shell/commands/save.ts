// `.save`: what the session came to, as a module, a script or a notebook.

import { resolve } from "node:path";
import { readOrder } from "../../kernel/save/order.ts";
import { saveAs } from "../../kernel/save/save-as.ts";
import { type Line, span } from "../text/line.ts";
import type { CommandBody } from "./command.ts";

export const save: CommandBody = async (rest, { kernel, surface, cwd }) => {
  const order = readOrder(rest);
  const path = resolve(cwd, order.name);
  const saved = await saveAs(kernel, { ...order, path });
  if (saved.kind === "file") return surface.print([[span(`Written to ${path}`, "muted")]]);
  const { functions, proposals } = saved.module;
  const made = functions.map((one): Line => {
    const parameters = one.parameters.map((parameter) => parameter.name).join(", ");
    return [span(`  ${one.name}`, "accent"), span(`(${parameters})`, "muted")];
  });
  const proposed = proposals.map(({ code, count }): Line => {
    const hint = `${code} stands there ${count} times; --param NAME=${code} makes it a parameter`;
    return [span(hint, "muted")];
  });
  surface.print([
    [span(`Saved as ${path}`)],
    ...made,
    ...proposed,
    [span(`rondel call ./${order.name} ${functions[0]?.name ?? ""} runs it.`, "muted")],
  ]);
};
