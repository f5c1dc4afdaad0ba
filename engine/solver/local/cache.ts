// The Cache of the local Solver: its store, as the seam tells of it.

import type { Cache } from "../cache.ts";
import { listEntries } from "./catalogue.ts";
import { type ExplainOptions, explain } from "./explain.ts";
import { survey } from "./survey.ts";

export function createCache(options: ExplainOptions): Cache {
  const { store, collector } = options;
  return {
    async list() {
      await collector.measure();
      return listEntries(store, collector);
    },
    space: collector.space,
    async prune(budget) {
      const pruned = await collector.prune(budget);
      // Whoever asked for space wants to have it.
      await store.ledger.settle();
      return pruned;
    },
    survey: (plans) => survey(plans, store),
    explain: (wanted) => explain(wanted, options),
  };
}
