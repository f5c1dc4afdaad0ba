// What processes print and have printed: from the logs of those that run, of those whose Results
// are kept, and of those that failed not long ago.

import { endedPrintout, type Printouts } from "../printouts.ts";
import type { Kit } from "./kit.ts";

export function createPrintouts({ printouts, looseLogs, logSources, store }: Kit): Printouts {
  return {
    begun: printouts.begun,
    find(name) {
      const running = printouts.find(name);
      if (running !== null) return running;
      const kept = store.results.findLog(name.startsWith("sha256:") ? name : `sha256:${name}`);
      if (kept !== null) {
        return endedPrintout(kept.op, logSources.at(store.logs.pathOf(kept.log)));
      }
      const failed = looseLogs.find(name);
      return failed === null ? null : endedPrintout(failed.op, logSources.at(failed.path));
    },
  };
}
