// `.load`: a module's object in a variable, with its types. It is a cell like any other, so that a
// resumed session has it too; what is edited is taken by the kernel.

import { loadCell } from "../../kernel/save/host/load-cell.ts";
import type { CommandBody } from "./command.ts";

export const load: CommandBody = async (rest, { cwd, surface, runCell }) => {
  const code = loadCell(rest, cwd);
  const { highlight } = await import("../text/highlight.ts");
  surface.print(highlight(code));
  await runCell(code);
};
