// `.reset`: no variables any more. The engine keeps what it has made.

import { span } from "../text/line.ts";
import type { CommandBody } from "./command.ts";

export const reset: CommandBody = async (_rest, { kernel, surface }) => {
  await kernel.restart();
  surface.print([
    [span("All variables are gone. What was run is still kept by the engine.", "muted")],
  ]);
};
