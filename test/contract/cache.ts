// The promises of engine/solver/cache.ts, as facts that every Solver is held to.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Plan } from "../../engine/op/plan.ts";
import type { Budget, Solver } from "../../engine/solver/solver.ts";
import { execPlan, type SolverRig, treePlan, watch } from "./rig.ts";

const NOTHING: Budget = { maxUsedBytes: 0, reservedBytes: 0, minFreeBytes: 0, targetBytes: 0 };

export function cacheContract(name: string, createRig: () => Promise<SolverRig>): void {
  describe(`the cache of the ${name} Solver`, () => {
    let rig: SolverRig;
    let solver: Solver;
    let root: Plan;
    const solve = async (script: string) => {
      const plan = execPlan(root, script);
      await solver.solve(plan, watch().scope);
      return plan;
    };
    const entryOf = async ({ digest }: Plan) =>
      (await solver.cache.list()).find(({ id }) => id === digest);

    beforeAll(async () => {
      rig = await createRig();
      solver = rig.solver;
    });
    // What a test prunes must not be missed by the next.
    beforeEach(() => {
      root = rig.freshRoot();
    });
    afterAll(() => rig.close());

    test("lists what has run, and counts its bytes once", async () => {
      const plan = await solve("write /made one");
      const entry = await entryOf(plan);
      expect(entry).toMatchObject({ kind: "exec", isInUse: false });
      expect(entry?.title).toContain("write /made one");
      const entries = await solver.cache.list();
      const bytes = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      expect(bytes).toBe(solver.cache.space().usedBytes);
    });

    test("a budget that is kept is no reason to prune", async () => {
      const plan = await solve("echo kept");
      const { budget } = solver.cache.space();
      expect(await solver.cache.prune(budget)).toEqual({ entries: 0, freedBytes: 0 });
      expect(solver.find(plan)).not.toBeNull();
    });

    test("pruned to nothing, it is empty, and what was pruned runs again", async () => {
      const plan = await solve("echo again");
      const pruned = await solver.cache.prune(NOTHING);
      expect(pruned.entries).toBeGreaterThan(0);
      expect(solver.find(plan)).toBeNull();
      expect(await solver.cache.list()).toEqual([]);
      expect(solver.cache.space().usedBytes).toBe(0);
      root = rig.freshRoot();
      const { scope, events } = watch();
      await solver.solve(execPlan(root, "echo again"), scope);
      expect(events.map(({ kind }) => kind)).toContain("op-finished");
    });

    test("a survey says what is kept, with its time and size, and runs nothing", async () => {
      const plan = await solve("write /made survey");
      await solver.cache.list();
      const next = execPlan(plan, "echo never ran");
      const [first, made, missing] = await solver.cache.survey([root, plan, next]);
      expect(first).toMatchObject({ isKept: true });
      expect(made).toMatchObject({ isKept: true, mayBeFound: false });
      expect(made?.tookMs).toBeGreaterThanOrEqual(0);
      expect(made?.sizeBytes).toBeGreaterThan(0);
      expect(made?.wholeBytes).toBeGreaterThanOrEqual(made?.sizeBytes ?? 0);
      expect(missing).toEqual({
        isKept: false,
        mayBeFound: false,
        tookMs: null,
        sizeBytes: null,
        wholeBytes: null,
      });
      expect(solver.find(next)).toBeNull();
    });

    test("what ran on other inputs may be found, and its time is the estimate", async () => {
      const [one, other] = [await solve("write /one 1"), await solve("write /other 2")];
      await solver.solve(execPlan(one, "echo alike"), watch().scope);
      const [survey] = await solver.cache.survey([execPlan(other, "echo alike")]);
      expect(survey).toMatchObject({ isKept: false, mayBeFound: true });
      expect(survey?.tookMs).toBeGreaterThanOrEqual(0);
    });

    test("what is kept is explained by its size and its inputs", async () => {
      const plan = await solve("echo why");
      const told = await solver.cache.explain(plan);
      expect(told.kept).not.toBeNull();
      expect(told.inputs.map(({ op }) => op)).toEqual([root.digest]);
      expect((await solver.cache.explain(plan.digest)).title).toBe(told.title);
    });

    test("what is not kept is explained by what differs from the run most like it", async () => {
      await solve("echo another");
      const one = await solve("echo one");
      await solve("echo third");
      const other = execPlan(root, "echo one", { env: [["PATH", "/bin"]], cwd: "/tmp" });
      const { kept, before, changes } = await solver.cache.explain(other);
      expect(kept).toBeNull();
      expect(before?.op).toBe(one.digest);
      expect(changes).toMatchObject([
        { kind: "variable", name: "PATH", before: "/usr/bin:/bin", now: "/bin" },
        { kind: "setting", name: "cwd", before: '"/"', now: '"/tmp"' },
      ]);
    });

    test("what is kept is explained by the run before it, also when that was pruned", async () => {
      const one = await solve("write /state one");
      await solver.cache.prune(NOTHING);
      root = rig.freshRoot();
      const other = await solve("write /state two");
      const { kept, before, changes } = await solver.cache.explain(other);
      expect(kept).not.toBeNull();
      expect(before?.op).toBe(one.digest);
      expect(changes).toMatchObject([{ kind: "command", op: other.digest }]);
      const first = await solver.cache.explain(root.digest);
      expect(first.before).toBeNull();
    });

    test("a change deep in a chain is told at the step in which it is", async () => {
      const chain = (word: string) => {
        const made = execPlan(root, `write /deep ${word}`);
        return execPlan(execPlan(made, "echo middle"), "echo top");
      };
      await solver.solve(chain("one"), watch().scope);
      const { title, changes } = await solver.cache.explain(chain("two"));
      expect(title).toContain("echo top");
      expect(changes).toMatchObject([
        { kind: "command", title: expect.stringContaining("write /deep two") },
      ]);
    });

    test("an Op of which nothing is known has no title", async () => {
      const unknown = treePlan(`sha256:${"1".repeat(64)}` as never).digest;
      expect(await solver.cache.explain(unknown)).toMatchObject({ title: null, kept: null });
    });
  });
}
