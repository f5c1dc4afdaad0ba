// `.undo`: the last cell is taken back. Values never change, so what comes back is exact; what a
// cell did outside of the prompt (a file on the host, a variable's inside) stays done.

import { span } from "../text/line.ts";
import type { CommandBody } from "./command.ts";

export const undo: CommandBody = async (_rest, { kernel, surface, prefill }) => {
  const before = kernel.reports;
  const number = await kernel.undo();
  const last = before.find((report) => report.number === number);
  if (number === null || last === undefined) {
    return surface.print([[span("There is nothing to take back.", "muted")]]);
  }
  surface.print([[span(`Cell ${number} is taken back; here it is, to be changed.`, "muted")]]);
  prefill(last.source);
};
