// A Plan is an Op together with the Plans of its inputs: all that must be known to run it.
// Plans share their parts, so a chain of n steps holds n Plans.
// Invariant: every Ref of `op` is in `inputs`; `digest` is the digest of `op` alone, since an Op
// names its inputs by digest. `aside` never enters a digest.

import { assert } from "../../stdlib/base/assert.ts";
import type { Digest } from "./digest.ts";
import { type EnvEntry, inputsOf, type Op, opDigest, type Place, type Ref } from "./op.ts";

export interface Plan {
  readonly digest: Digest;
  readonly op: Op;
  readonly inputs: ReadonlyMap<Digest, Plan>;
  readonly aside: Aside;
}

/** What a process is given that is no part of its identity. */
export interface Aside {
  readonly volatileEnv: readonly EnvEntry[];
  /**
   * How long the process may run. A Result says nothing of it: what ended in time would have ended
   * the same with more, and what did not is a Failure, which is never kept. So a chain that gets a
   * longer timeout is not built anew. Who joins an exec that runs already gets that one's timeout.
   */
  readonly timeoutMs?: number;
}

/** A path in an output of a Plan: what a Directory or File value holds. */
export interface Spot {
  readonly plan: Plan;
  readonly output: string;
  readonly path: string;
}

const NOTHING_ASIDE: Aside = { volatileEnv: [] };

export function planOf(op: Op, inputs: Iterable<Plan>, aside: Aside = NOTHING_ASIDE): Plan {
  const byDigest = new Map<Digest, Plan>();
  for (const input of inputs) byDigest.set(input.digest, input);
  for (const ref of inputsOf(op)) {
    assert(byDigest.has(ref.op), `the ${op.kind} Op has input ${ref.op}, its Plan has not`);
  }
  return { digest: opDigest(op), op, inputs: byDigest, aside };
}

export function refOf(spot: { readonly plan: Plan; readonly output: string }): Ref {
  return { op: spot.plan.digest, output: spot.output };
}

export function placeOf(spot: Spot): Place {
  return { ref: refOf(spot), path: spot.path };
}

/** Every Plan reachable from this one, inputs before what uses them, each once. */
export function walkPlan(plan: Plan): Plan[] {
  return walkPlans([plan]);
}

/** The same of several; what the first needs comes first. */
export function walkPlans(plans: readonly Plan[]): Plan[] {
  const order: Plan[] = [];
  const seen = new Set<Digest>();
  // Each entry is visited twice: first to push its inputs, then to be listed after them.
  const stack = plans.map((plan) => ({ plan, open: false })).reverse();
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (top.open) {
      order.push(top.plan);
      continue;
    }
    if (seen.has(top.plan.digest)) continue;
    seen.add(top.plan.digest);
    stack.push({ plan: top.plan, open: true });
    for (const input of top.plan.inputs.values()) stack.push({ plan: input, open: false });
  }
  return order;
}
