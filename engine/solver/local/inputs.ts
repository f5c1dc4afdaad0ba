// The inputs of one Op, solved all at once. When one of them fails the Op cannot run, so the others
// are no longer waited for, and what nobody else waits for is cut off.

import type { Scope } from "../../event/scope.ts";
import type { Plan } from "../../op/plan.ts";
import type { StoredResult } from "../../store/store.ts";

type Ensure = (plan: Plan, scope: Scope) => Promise<StoredResult>;

export async function solveInputs(
  plan: Plan,
  scope: Scope,
  ensure: Ensure,
): Promise<StoredResult[]> {
  const inputs = [...plan.inputs.values()];
  // A chain of thousands has one input each: its signals are not wrapped once more at every step.
  if (inputs.length <= 1) return Promise.all(inputs.map((input) => ensure(input, scope)));
  const end = new AbortController();
  const signal = AbortSignal.any([scope.signal, end.signal]);
  try {
    return await Promise.all(inputs.map((input) => ensure(input, { ...scope, signal })));
  } catch (error) {
    end.abort();
    throw error;
  }
}
