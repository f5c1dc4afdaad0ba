// Why an Op is, or is not, found in the store: told from its rows, without running anything.

import { describeOp } from "../../op/describe.ts";
import type { Digest } from "../../op/digest.ts";
import type { Plan } from "../../op/plan.ts";
import { shapeOf } from "../../op/shape.ts";
import type { Explanation } from "../cache.ts";
import { explainOp, type Past } from "../explain.ts";
import { listEntries, readOp } from "./catalogue.ts";
import type { Collector } from "./collector.ts";
import { createTreeComparison, type TreeComparisonOptions } from "./compare-trees.ts";

export interface ExplainOptions extends TreeComparisonOptions {
  readonly collector: Collector;
}

/** So many of the newest runs are looked at for the one that is most like it. */
const MOST_CANDIDATES = 500;

export function explain(wanted: Plan | Digest, options: ExplainOptions): Promise<Explanation> {
  const { store, collector } = options;
  const { runs } = store;
  const past: Past = {
    opOf: (digest) => readOp(runs.textOf(digest) ?? undefined),
    like: (op) =>
      runs.like(op.kind, shapeOf(op), MOST_CANDIDATES).flatMap(({ op: digest, text, madeMs }) => {
        const other = readOp(text);
        return other === null ? [] : [{ digest, op: other, madeMs }];
      }),
    entryOf: (digest) => listEntries(store, collector).find(({ id }) => id === digest) ?? null,
    tookMs: (digest, op) =>
      runs.tookMs(digest) ?? (op === null ? null : runs.likelyMs(shapeOf(op), describeOp(op))),
    compareTrees: createTreeComparison(options),
  };
  return explainOp(wanted, past);
}
