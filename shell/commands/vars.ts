// `.vars`: the variables of the session.

import { span } from "../text/line.ts";
import { viewShown } from "../view/shown.ts";
import type { CommandBody } from "./command.ts";

export const vars: CommandBody = async (_rest, { kernel, surface }) => {
  const names = await kernel.names();
  if (names.length === 0) return surface.print([[span("There are no variables yet.", "muted")]]);
  const rows = names.map(({ name, type, cell, preview }) => [name, type, String(cell), preview]);
  const table = {
    kind: "table",
    columns: ["name", "type", "cell", "value"],
    rows,
    moreRows: 0,
  } as const;
  await surface.page(viewShown(table, surface));
};
