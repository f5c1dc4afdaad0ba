// Container.terminal: a step that changes nothing, and that a person takes part in.

import type { ContainerFields } from "../../generated.ts";
import { onState } from "../../terminals/target.ts";
import { visit } from "../../terminals/visit.ts";
import { Pinned } from "../../values/value.ts";

export const containerTerminal = {
  async terminal(self, args, context) {
    await visit(onState(self, args), context);
    return new Pinned(self, "receiver");
  },
} satisfies Partial<ContainerFields>;
