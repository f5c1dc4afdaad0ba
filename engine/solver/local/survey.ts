// What is known of Ops before anything runs: which are kept, how long each takes, what it added.
// Invariant: no Op is run and no content is read. Between two batches everyone else has a turn.

import { setImmediate as nextTurn } from "node:timers/promises";
import { describeOp } from "../../op/describe.ts";
import type { Digest } from "../../op/digest.ts";
import { inputsOf } from "../../op/op.ts";
import type { Plan } from "../../op/plan.ts";
import { shapeOf } from "../../op/shape.ts";
import type { LayerId, Store, StoredResult } from "../../store/store.ts";
import type { Survey } from "../cache.ts";

/** So many are looked up without letting others have a turn. */
const BATCH = 128;

export async function survey(plans: readonly Plan[], store: Store): Promise<Survey[]> {
  const found = new Map<Digest, StoredResult>();
  const surveys: Survey[] = [];
  for (let at = 0; at < plans.length; at += BATCH) {
    const batch = plans.slice(at, at + BATCH);
    for (const { digest } of batch) {
      const result = store.results.find(digest);
      if (result !== null) found.set(digest, result);
    }
    const sizes = store.ledger.sizesOf([...layersOf(batch, found)]);
    surveys.push(...batch.map((plan) => surveyOne(plan, found, sizes, store)));
    await nextTurn();
  }
  return surveys;
}

type Sizes = ReadonlyMap<string, number | null>;

function surveyOne(
  plan: Plan,
  found: ReadonlyMap<Digest, StoredResult>,
  sizes: Sizes,
  { results, runs }: Store,
): Survey {
  const { op, digest } = plan;
  const result = found.get(digest);
  const shape = shapeOf(op);
  if (result === undefined) {
    const mayBeFound = shape !== null && results.ofShape(shape, 1).length > 0;
    const tookMs = runs.tookMs(digest) ?? runs.likelyMs(shape, describeOp(op));
    return { isKept: false, mayBeFound, tookMs, sizeBytes: null, wholeBytes: null };
  }
  const [first = []] = result.outputs.values();
  return {
    isKept: true,
    mayBeFound: false,
    tookMs: result.process?.tookMs ?? runs.tookMs(digest),
    sizeBytes: sumOf(ownLayers(plan, result, found), sizes),
    wholeBytes: sumOf(first, sizes),
  };
}

/** Those that no input has. */
function ownLayers(
  { op }: Plan,
  result: StoredResult,
  found: ReadonlyMap<Digest, StoredResult>,
): Set<LayerId> {
  const own = new Set([...result.outputs.values()].flat());
  for (const { op: input } of inputsOf(op)) {
    for (const layer of [...(found.get(input)?.outputs.values() ?? [])].flat()) own.delete(layer);
  }
  return own;
}

function layersOf(plans: readonly Plan[], found: ReadonlyMap<Digest, StoredResult>): Set<LayerId> {
  const outputs = plans.flatMap(({ digest }) => [...(found.get(digest)?.outputs.values() ?? [])]);
  return new Set(outputs.flat());
}

function sumOf(layers: Iterable<LayerId>, sizes: Sizes): number | null {
  let sum = 0;
  for (const layer of layers) {
    const size = sizes.get(layer) ?? null;
    if (size === null) return null;
    sum += size;
  }
  return sum;
}
