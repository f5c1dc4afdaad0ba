// The promises about processes that are typed into, held by every Solver.

import { expect, test } from "vitest";
import { FailureError } from "../../engine/event/failure.ts";
import type { Plan } from "../../engine/op/plan.ts";
import type { LiveOrder } from "../../engine/solver/solver.ts";
import { execPlan, type SolverRig, spotOf, text, treePlan, watch } from "./rig.ts";

const SIZE = { columns: 80, rows: 24 };

export function liveFacts(rig: () => SolverRig): void {
  const start = async (on: LiveOrder["on"], script: string) => {
    const watched = watch();
    let shown = "";
    const onOutput = (bytes: Uint8Array) => {
      shown += text(bytes);
    };
    const commands = [["none"], ["sh", "-c", script]];
    const order: LiveOrder = { on, commands, env: [], size: SIZE, onOutput };
    const run = await rig().solver.start(order, watched.scope);
    return { ...watched, run, shown: () => shown };
  };
  const failureOf = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => (error instanceof FailureError ? error.failure : error),
    );
  const filesIn = async (tree: Plan, path: string) =>
    text(await rig().solver.read(spotOf(tree, path), watch().scope));

  test("a live process shows what it prints, and is no Result", async () => {
    const on = execPlan(rig().root, "echo live");
    const { run, shown } = await start(on, "echo live");
    expect(await run.exited).toBe(0);
    expect(shown()).toBe("live\r\n");
    expect(run.command).toEqual(["sh", "-c", "echo live"]);
    expect(rig().solver.find(on)).toBeNull();
    await run.discard();
  });

  test("a live process that is ended has ended", async () => {
    const { run } = await start(execPlan(rig().root, "live end"), "hang");
    run.end();
    expect(await run.exited).toBeGreaterThanOrEqual(0);
    await run.discard();
  });

  test("without any of its programs a live process cannot start", async () => {
    const order = { on: execPlan(rig().root, "live none"), env: [], size: SIZE, onOutput() {} };
    const started = rig().solver.start({ ...order, commands: [["none"]] }, watch().scope);
    expect(await failureOf(started)).toMatchObject({ kind: "terminal-command" });
  });

  test("what a live process changed is told, and becomes a tree when it is kept", async () => {
    const { run } = await start(execPlan(rig().root, "live keep"), "write /kept yes");
    await run.exited;
    const { list, total } = await run.changes();
    expect(total).toBe(1);
    expect(list).toMatchObject([{ kind: "added", path: "/kept" }]);
    const [kept] = await run.keep();
    expect(kept).toMatchObject({ at: "/", path: "/", isFile: false });
    expect(await filesIn(treePlan(kept?.tree ?? expect.fail("nothing kept")), "/kept")).toBe(
      "yes\n",
    );
  });

  test("an exec that failed is there as it was, by a beginning of its digest", async () => {
    const plan = execPlan(rig().root, "write /left behind; exit 3");
    await failureOf(rig().solver.solve(plan, watch().scope));
    const found = rig().solver.findFailed(plan.digest.slice("sha256:".length, 20));
    expect(found?.op).toBe(plan.digest);
    const { run, shown } = await start(plan.digest, "cat /left");
    expect(await run.exited).toBe(0);
    expect(shown()).toBe("behind\r\n");
    await run.discard();
    expect(rig().solver.find(plan)).toBeNull();
  });

  test("what is kept after a failure holds also what the failed exec had written", async () => {
    const plan = execPlan(rig().root, "write /first one; exit 4");
    await failureOf(rig().solver.solve(plan, watch().scope));
    const { run } = await start(plan.digest, "write /second two");
    await run.exited;
    const [kept] = await run.keep();
    expect(kept?.isWhole).toBe(true);
    const tree = treePlan(kept?.tree ?? expect.fail("nothing kept"));
    expect(await filesIn(tree, "/first")).toBe("one\n");
    expect(await filesIn(tree, "/second")).toBe("two\n");
  });

  test("nothing is found of a failure that never was", async () => {
    expect(rig().solver.findFailed("0".repeat(64))).toBeNull();
  });
}
