// One try at running an Op, told as events: started, then finished or failed.
// Every Solver runs its steps through here, so that all tell the same story.

import { type Clock, sinceMs } from "../../stdlib/base/clock.ts";
import { FailureError } from "../event/failure.ts";
import type { Scope } from "../event/scope.ts";
import { describeOp } from "../op/describe.ts";
import type { Plan } from "../op/plan.ts";

export interface Attempt<T> {
  readonly plan: Plan;
  readonly scope: Scope;
  readonly clock: Clock;
  /** Does the work, to the last: what it answers is committed. */
  readonly run: () => Promise<T>;
  readonly exitCodeOf: (made: T) => number | null;
}

export async function attempt<T>({ plan, scope, clock, run, exitCodeOf }: Attempt<T>): Promise<T> {
  const about = { op: plan.digest, title: describeOp(plan.op) };
  const startedMs = clock.nowMs();
  scope.emit({ kind: "op-started", ...about, atMs: startedMs });
  try {
    const made = await run();
    const [tookMs, exitCode] = [sinceMs(clock, startedMs), exitCodeOf(made)];
    scope.emit({ kind: "op-finished", ...about, atMs: clock.nowMs(), tookMs, exitCode });
    return made;
  } catch (error) {
    // Whatever a step says when it is cut off, it was cut off.
    const failed = scope.signal.aborted ? new FailureError({ kind: "cancelled" }) : error;
    if (failed instanceof FailureError) {
      const { failure } = failed;
      scope.emit({ kind: "op-failed", ...about, atMs: clock.nowMs(), failure });
    }
    throw failed;
  }
}
