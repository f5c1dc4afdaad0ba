// `.interrupt`: the Cell that runs is ended, whoever began it. Ctrl-C ends what this prompt began.

import { whereOf } from "../others.ts";
import { span } from "../text/line.ts";
import type { CommandBody } from "./command.ts";

export const interrupt: CommandBody = async (_rest, { company, surface }) => {
  const running = company?.running ?? null;
  if (company === null || running === null) {
    return surface.print([[span("Nothing of anybody else runs.", "muted")]]);
  }
  company.interrupt();
  surface.print([[span(`Cell ${running.number}, ${whereOf(running)}, is to end.`, "muted")]]);
};
