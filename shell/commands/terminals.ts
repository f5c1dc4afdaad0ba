// `.terminals`: those that are open, wherever they were opened.

import { listTerminals } from "../../stdlib/client/terminal/open.ts";
import { span } from "../text/line.ts";
import { viewShown } from "../view/shown.ts";
import type { CommandBody } from "./command.ts";

export const terminals: CommandBody = async (_rest, { kernel, surface }) => {
  const all = await listTerminals(await kernel.connection());
  if (all.length === 0) return surface.print([[span("No terminal is open.", "muted")]]);
  const rows = all.map(({ number, title, command, viewers, exitCode }) => {
    const hasEnded = exitCode !== null && exitCode !== undefined;
    const state = hasEnded ? `ended (${exitCode})` : viewers > 0 ? "attached" : "runs";
    return [String(number), state, command.join(" "), title];
  });
  const columns = ["number", "state", "command", "in"];
  surface.print(viewShown({ kind: "table", columns, rows, moreRows: 0 }, surface));
};
