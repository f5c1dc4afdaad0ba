// A Solver that runs nothing: it answers from what is kept, and fails for what is not. Some calls
// look into files before they can say what they make; a plan gives them this one.

import { fail } from "../../event/failure.ts";
import { describeOp } from "../../op/describe.ts";
import type { Plan, Spot } from "../../op/plan.ts";
import type { Solver } from "../../solver/solver.ts";

export function createQuietSolver(solver: Solver): Solver {
  const requireKept = (plan: Plan) => {
    if (solver.find(plan) === null) fail({ kind: "not-made", what: describeOp(plan.op) });
  };
  /** A method of the Solver, for spots whose Results are kept. */
  const ofSpot =
    <A extends unknown[], T>(ask: (spot: Spot, ...rest: A) => Promise<T>) =>
    async (spot: Spot, ...rest: A): Promise<T> => {
      requireKept(spot.plan);
      return ask(spot, ...rest);
    };
  return {
    platform: solver.platform,
    cache: solver.cache,
    printouts: solver.printouts,
    find: solver.find,
    async solve(plan, scope) {
      requireKept(plan);
      return solver.solve(plan, scope);
    },
    async output(plan, stream, scope) {
      requireKept(plan);
      return solver.output(plan, stream, scope);
    },
    async compare(before, after, scope) {
      requireKept(before.plan);
      requireKept(after.plan);
      return solver.compare(before, after, scope);
    },
    read: ofSpot(solver.read),
    readLink: ofSpot(solver.readLink),
    list: ofSpot(solver.list),
    stat: ofSpot(solver.stat),
    glob: ofSpot(solver.glob),
    search: ofSpot(solver.search),
    digest: ofSpot(solver.digest),
    export: async (spot) => refuse(spot.plan),
    ship: async () => fail({ kind: "not-made", what: "the image" }),
    load: async (archive) => refuse(archive.plan),
    unpack: async (archive) => refuse(archive.plan),
    start: async () => fail({ kind: "not-made", what: "the terminal" }),
    findFailed: solver.findFailed,
  };
}

/** What writes is no part of a plan, kept or not. */
function refuse(plan: Plan): never {
  return fail({ kind: "not-made", what: describeOp(plan.op) });
}
