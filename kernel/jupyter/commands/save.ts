// `.save`: what the notebook came to so far, as a module, a script, one for docker, or a
// notebook.

import { resolve } from "node:path";
import { readOrder } from "../../save/order.ts";
import { saveAs } from "../../save/save-as.ts";
import type { NotebookCommand } from "./command.ts";

export const save: NotebookCommand = async (rest, kernel) => {
  const order = readOrder(rest);
  const saved = await saveAs(kernel, { ...order, path: resolve(kernel.cwd, order.name) });
  if (saved.kind === "file") return { "text/plain": `Written to ${order.name}` };
  const { functions, proposals } = saved.module;
  const lines = [
    `Saved as ${order.name}`,
    ...functions.map(({ name, parameters }) => {
      return `  ${name}(${parameters.map((one) => one.name).join(", ")})`;
    }),
    ...proposals.map(({ code, count, name }) => {
      return `${code} stands there ${count} times; --param ${name}=${code} makes it a parameter`;
    }),
    `rondel call ./${order.name} ${functions[0]?.name ?? ""} runs it.`,
  ];
  return { "text/plain": lines.join("\n") };
};
