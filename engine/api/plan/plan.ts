// What making a value takes, told without making it: its calls, its Ops and what of them is kept.
// Invariant: nothing runs. What a call of the chain could tell only by running something ends what
// is known, and is told as UNKNOWN.

import { describeOp } from "../../op/describe.ts";
import type { Digest } from "../../op/digest.ts";
import { type Plan, walkPlans } from "../../op/plan.ts";
import type { Survey } from "../../solver/solver.ts";
import type { Context } from "../context.ts";
import type { Data } from "../generated.ts";
import type { ContainerState } from "../values/container.ts";
import type { TracedCall } from "../values/value.ts";
import { opOf, plansOf } from "./ops.ts";

const MOST_STEPS = 10_000;

export async function planValue(id: string, { solver, trace }: Context): Promise<Data["Plan"]> {
  const calls = await trace(id);
  const value = calls.at(-1)?.value ?? null;
  const last = calls.findLast((call) => call.value !== null)?.value ?? null;
  const wanted = last === null ? [] : plansOf(last);
  const plans = walkPlans(wanted);
  const facts = await surveyAll(plans, wanted, solver);
  const shown = plans.slice(-MOST_STEPS);
  const own = last === null ? null : opOf(last);
  return {
    links: linksOf(calls, facts),
    steps: shown.map((plan) => stepOf(plan, facts)),
    moreSteps: plans.length - shown.length,
    sizeBytes: value === null || own === null ? null : (facts.get(own.digest)?.wholeBytes ?? null),
    container: value?.type === "Container" ? containerOf(value.state as ContainerState) : null,
  };
}

interface Facts extends Survey {
  readonly state: "KEPT" | "MAYBE" | "MISSING";
  readonly isNeeded: boolean;
}

async function surveyAll(
  plans: readonly Plan[],
  wanted: readonly Plan[],
  { cache }: Context["solver"],
): Promise<ReadonlyMap<Digest, Facts>> {
  const surveys = await cache.survey(plans);
  const facts = new Map<Digest, Facts>();
  const needed = new Set(wanted.map(({ digest }) => digest));
  // From the last to the first, so that who needs a step comes before it.
  for (let at = plans.length - 1; at >= 0; at--) {
    const [plan, survey] = [plans[at], surveys[at]];
    if (plan === undefined || survey === undefined) continue;
    const isNeeded = needed.has(plan.digest);
    if (isNeeded && !survey.isKept) for (const input of plan.inputs.keys()) needed.add(input);
    const missing = survey.mayBeFound ? "MAYBE" : "MISSING";
    facts.set(plan.digest, { ...survey, isNeeded, state: survey.isKept ? "KEPT" : missing });
  }
  return facts;
}

function linksOf(
  calls: readonly TracedCall[],
  facts: ReadonlyMap<Digest, Facts>,
): Data["PlanLink"][] {
  let before: Digest | null = null;
  return calls.map(({ field, value }) => {
    const free = { field, op: null, isNeeded: false, tookMs: null };
    if (value === null) return { ...free, state: "UNKNOWN" };
    const op = opOf(value)?.digest ?? null;
    const isOwn = op !== null && op !== before;
    before = op;
    if (!isOwn) return { ...free, state: "FREE" };
    const { state = "UNKNOWN", isNeeded = false, tookMs = null } = facts.get(op) ?? {};
    return { field, op, state, isNeeded, tookMs };
  });
}

function stepOf(plan: Plan, facts: ReadonlyMap<Digest, Facts>): Data["PlanStep"] {
  const { digest, op, inputs } = plan;
  const known = facts.get(digest);
  return {
    op: digest,
    kind: op.kind,
    title: describeOp(op),
    inputs: [...inputs.keys()],
    state: known?.state ?? "UNKNOWN",
    isNeeded: known?.isNeeded ?? false,
    tookMs: known?.tookMs ?? null,
    sizeBytes: known?.sizeBytes ?? null,
  };
}

function containerOf(state: ContainerState): Data["PlanContainer"] {
  const { platform, entrypoint, cmd, cwd, user, env, ports } = state;
  return {
    platform,
    entrypoint,
    defaultArgs: cmd,
    workdir: cwd,
    user,
    env: env.map(([name, value]) => ({ name, value })),
    ports: ports.map(({ port, protocol }) => `${port}/${protocol.toLowerCase()}`),
  };
}
