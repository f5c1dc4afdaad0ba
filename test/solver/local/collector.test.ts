// The store of the local Solver keeps to its budget while real processes run, and does not break
// when its disk is full: a small file system in memory, which fills up.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FailureError } from "../../../engine/event/failure.ts";
import type { CacheMount } from "../../../engine/op/op.ts";
import type { Plan } from "../../../engine/op/plan.ts";
import { type BudgetWish, NO_WISH } from "../../../engine/solver/budget.ts";
import type { Budget } from "../../../engine/solver/solver.ts";
import { execPlan, spotOf, text, treePlan, watch } from "../../contract/rig.ts";
import { createLocalRig, type LocalRig, writeBusybox, writeTree } from "../../rig/local-solver.ts";
import { need } from "../../rig/need.ts";

const NOTHING: Budget = { maxUsedBytes: 0, reservedBytes: 0, minFreeBytes: 0, targetBytes: 0 };
const DISK = "32m";
const UNBOUND: BudgetWish = { ...NO_WISH, maxUsed: { percent: 100 }, minFree: { bytes: 0 } };
const APPLETS = "sh cat echo head sleep".split(" ");

describe.skipIf(need("namespace", "crun", "busybox"))("a store on a disk of 32 MB", () => {
  let disk: string;
  let rig: LocalRig;
  let root: Plan;
  let count = 0;

  const open = (budget: BudgetWish) => {
    const run = join(process.env["RONDEL_RUN"] ?? "", `collector-${count++}`);
    rig = createLocalRig(join(disk, "home"), run, { budget });
    root = treePlan(rig.tree((at) => writeBusybox(at, APPLETS)));
  };
  const write = (megabytes: number, name: string) =>
    execPlan(root, `head -c ${megabytes}000000 /dev/zero > /${name}`);
  const solve = (plan: Plan) => rig.solver.solve(plan, watch().scope);
  const failureOf = async (plan: Plan) => {
    const error = await solve(plan).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FailureError);
    return (error as FailureError).failure;
  };

  beforeEach(() => {
    disk = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "disk-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${DISK}`, "rondel-test", disk]);
  });
  afterEach(async () => {
    await rig.close();
    execFileSync("umount", [disk]);
    rmSync(disk, { recursive: true });
  });

  test("fills up, makes room by itself, and work goes on", async () => {
    open(UNBOUND);
    const plans = Array.from({ length: 6 }, (_, at) => write(8, `file-${at}`));
    for (const plan of plans) await solve(plan);
    const kept = plans.map((plan) => rig.solver.find(plan) !== null);
    expect(kept[0]).toBe(false);
    expect(kept.at(-1)).toBe(true);
    const last = plans.at(-1) ?? root;
    const entry = await rig.solver.stat(spotOf(last, "/file-5"), watch().scope, true);
    expect(entry?.size).toBe(8_000_000);
  });

  test("what can never fit fails as a full disk, and nothing of it is left", async () => {
    open(UNBOUND);
    expect((await failureOf(write(64, "huge"))).kind).toBe("disk-full");
    expect(rig.solver.find(write(64, "huge"))).toBeNull();
    await rig.store.ledger.settle();
    const { freeBytes } = rig.solver.cache.space();
    expect(freeBytes).toBeGreaterThan(20_000_000);
    root = treePlan(rig.tree((at) => writeBusybox(at, APPLETS)));
    expect((await solve(write(1, "small"))).process?.exitCode).toBe(0);
  });

  test("is kept within its budget behind everybody's back", async () => {
    open({ ...NO_WISH, maxUsed: { bytes: 12_000_000 }, minFree: { bytes: 0 } });
    for (const name of ["a", "b", "c"]) await solve(write(4, name));
    // To look a Result up would be to use it.
    const isKept = (plan: Plan) => rig.store.ledger.texts().has(plan.digest);
    await vi.waitFor(() => expect(isKept(write(4, "a"))).toBe(false), 10_000);
    expect(isKept(write(4, "c"))).toBe(true);
    expect(rig.solver.cache.space().usedBytes).toBeLessThanOrEqual(12_000_000);
  });

  test("what was used last is pruned last", async () => {
    open(UNBOUND);
    const [one, two, three] = ["one", "two", "three"].map((name) => write(4, name));
    if (!one || !two || !three) throw new Error("three plans");
    for (const plan of [one, two, three, one]) await solve(plan);
    await rig.solver.cache.list();
    const { usedBytes } = rig.solver.cache.space();
    await rig.solver.cache.prune({ ...NOTHING, maxUsedBytes: usedBytes - 1 });
    const texts = rig.store.ledger.texts();
    expect([one, two, three].map(({ digest }) => texts.has(digest))).toEqual([true, false, true]);
  });

  test("nothing that a running process has is removed before it has ended", async () => {
    open(UNBOUND);
    const mount: CacheMount = {
      kind: "cache",
      at: "/v",
      volume: "v",
      sharing: "shared",
      seed: null,
      owner: null,
    };
    const base = write(1, "base");
    const script = "echo ready; while [ ! -e /v/go ]; do sleep 0.02; done; cat /base | head -c 3";
    const plan = execPlan(base, script, { mounts: [mount] });
    const { scope, events } = watch();
    const running = rig.solver.solve(plan, scope);
    await vi.waitFor(() => expect(events.map(({ kind }) => kind)).toContain("output"), 10_000);
    await rig.solver.cache.prune(NOTHING);
    const volume = rig.store.volumes.pathOf("v");
    expect(rig.solver.find(base)).not.toBeNull();
    expect(existsSync(volume)).toBe(true);
    writeFileSync(join(volume, "go"), "");
    await running;
    expect(text(await rig.solver.output(plan, "stdout", scope))).toBe("ready\n\0\0\0");
    await rig.solver.cache.prune(NOTHING);
    expect(await rig.solver.cache.list()).toEqual([]);
    expect(existsSync(volume)).toBe(false);
  });

  test("an input folder that changed is named, with the files in it", async () => {
    open(UNBOUND);
    const folder = (content: string) =>
      treePlan(rig.tree((at) => writeTree(at, { "src/a.ts": content, "src/b.ts": "same" })));
    const over = (input: Plan) => {
      const from = { ref: { op: input.digest, output: "root" }, path: "/src" };
      const bind = { kind: "bind" as const, at: "/src", from, readonly: true, owner: null };
      return execPlan(root, "cat /src/a.ts", { mounts: [bind] }, [input]);
    };
    await solve(over(folder("one")));
    const told = await rig.solver.cache.explain(execPlan(over(folder("two")), "echo after"));
    expect(told).toMatchObject({ kept: null, before: null, changes: [] });
    const { changes } = await rig.solver.cache.explain(over(folder("two")));
    expect(changes).toMatchObject([
      { kind: "files", name: "/src", paths: [{ path: "a.ts", kind: "modified" }], morePaths: 0 },
    ]);
    await rig.solver.cache.prune(NOTHING);
    const gone = await rig.solver.cache.explain(over(folder("three")));
    expect(gone.changes).toMatchObject([{ kind: "files", name: "/src", paths: null }]);
  });
});
