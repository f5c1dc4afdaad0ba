// The fake Solver: folders in memory, processes that are functions. No root, no containers.
// It keeps the Solver's promises (one run per Op, cancel with the last waiter, Results kept), so
// that everything above the seam is tested with it. test/contract/solver.ts holds it to them.

import type { Scope } from "../../event/scope.ts";
import { describeOp } from "../../op/describe.ts";
import type { Digest } from "../../op/digest.ts";
import type { Plan } from "../../op/plan.ts";
import { attempt } from "../attempt.ts";
import { createOpFlights } from "../flights.ts";
import type { Solver } from "../solver.ts";
import { createFakeCache } from "./cache.ts";
import type { FakeSolverOptions, FakeWorld, Made } from "./made.ts";
import { lookUp, perform } from "./perform.ts";
import { createFakePrintouts } from "./printouts.ts";
import { createFakeReader } from "./reader.ts";
import { createFakeShipping, type Shipped } from "./ship.ts";
import { createFakeStart } from "./start.ts";

export function createFakeSolver(given: FakeSolverOptions): Solver {
  const { clock } = given;
  const shipped: Shipped = { images: new Map(), trees: new Map() };
  const options: FakeWorld = {
    ...given,
    failed: new Map(),
    printouts: createFakePrintouts(),
    images: { get: (digest) => shipped.images.get(digest) ?? given.images.get(digest) },
    trees: { get: (digest) => shipped.trees.get(digest) ?? given.trees.get(digest) },
  };
  const kept = new Map<Digest, Made>();
  const cache = createFakeCache(kept, clock);
  const flights = createOpFlights<Made>();

  const make = async (plan: Plan, scope: Scope): Promise<Made> => {
    const known = kept.get(plan.digest);
    if (known !== undefined) {
      cache.used(plan.digest);
      const about = { op: plan.digest, title: describeOp(plan.op), atMs: clock.nowMs() };
      scope.emit({ kind: "op-cached", ...about });
      return known;
    }
    return flights.join(plan.digest, scope, (shared) => run(plan, shared));
  };

  const run = async (plan: Plan, scope: Scope): Promise<Made> => {
    const inputs = [...plan.inputs.values()];
    const solved = await Promise.all(inputs.map((input) => make(input, scope)));
    const byDigest = new Map(inputs.map((input, at) => [input.digest, solved[at] as Made]));
    const made = await attempt({
      plan,
      scope,
      clock,
      run: () => perform(plan, (place) => lookUp(byDigest, place), scope, options),
      exitCodeOf: ({ result }) => result.process?.exitCode ?? null,
    });
    kept.set(plan.digest, made);
    cache.made(plan);
    return made;
  };

  return {
    platform: options.platform,
    printouts: options.printouts,
    cache,
    solve: async (plan, scope) => (await make(plan, scope)).result,
    find: (plan) => kept.get(plan.digest)?.result ?? null,
    ...createFakeReader(make, options),
    ...createFakeStart(make, options, shipped),
    ...createFakeShipping(make, options, shipped),
  };
}
