// The promises of engine/solver/solver.ts, as facts that every implementation is held to.
// The scripts are so plain that the fake's shell (fake.test.ts) understands them too.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FailureError } from "../../engine/event/failure.ts";
import type { Scope } from "../../engine/event/scope.ts";
import { EVERYTHING } from "../../engine/op/op.ts";
import { type Plan, planOf } from "../../engine/op/plan.ts";
import type { Solver } from "../../engine/solver/solver.ts";
import { changeFacts } from "./changes.ts";
import { liveFacts } from "./live.ts";
import {
  copyAction,
  execPlan,
  filePlan,
  placeIn,
  type SolverRig,
  spotOf,
  text,
  treePlan,
  watch,
} from "./rig.ts";
import { shippingFacts } from "./shipping.ts";

export function solverContract(name: string, createRig: () => Promise<SolverRig>): void {
  describe(`the ${name} Solver`, () => {
    let rig: SolverRig;
    let solver: Solver;
    let count = 0;
    /** A script no other test has, so that nothing is cached. */
    const fresh = (script: string) => `${script} # ${count++}`;
    const stdout = async (plan: Plan, scope: Scope) =>
      text(await solver.output(plan, "stdout", scope));
    const put = async (path: string, content: string) => ({
      kind: "mkfile" as const,
      path,
      content: await rig.content(content),
      mode: 0o644,
      owner: null,
    });
    const failureOf = async (work: Promise<unknown>) => {
      const error = await work.then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(FailureError);
      return (error as FailureError).failure;
    };

    beforeAll(async () => {
      rig = await createRig();
      solver = rig.solver;
    });
    afterAll(() => rig.close());

    test("an exec answers what it printed, and its exit code", async () => {
      const plan = execPlan(rig.root, fresh("echo hello"));
      const { scope } = watch();
      const result = await solver.solve(plan, scope);
      expect(result.process?.exitCode).toBe(0);
      expect(await stdout(plan, scope)).toBe("hello\n");
    });

    test("the second solve runs nothing and says so", async () => {
      const plan = execPlan(rig.root, fresh("echo once"));
      await solver.solve(plan, watch().scope);
      const { scope, events } = watch();
      await solver.solve(plan, scope);
      expect(events.map((event) => event.kind)).toEqual(["op-cached"]);
      expect(solver.find(plan)).not.toBeNull();
    });

    test("find runs nothing", () => {
      expect(solver.find(execPlan(rig.root, fresh("echo never")))).toBeNull();
    });

    test("a file that one exec writes is read by the next, and is not in its root", async () => {
      const { scope } = watch();
      const first = execPlan(rig.root, fresh("write /made one"));
      const second = execPlan(first, fresh("cat /made"));
      expect(await stdout(second, scope)).toBe("one\n");
      expect(await solver.stat(spotOf(first, "/made"), scope, true)).not.toBeNull();
      expect(await solver.stat(spotOf(rig.root, "/made"), scope, true)).toBeNull();
    });

    test("a wrong exit code is a failure with both streams, and is not kept", async () => {
      const plan = execPlan(rig.root, fresh("echo out; warn err; exit 3"));
      const { scope, events } = watch();
      const failure = await failureOf(solver.solve(plan, scope));
      expect(failure).toMatchObject({
        kind: "exec-failed",
        exitCode: 3,
        stdout: "out\n",
        stderr: "err\n",
      });
      expect(solver.find(plan)).toBeNull();
      expect(events.at(-1)?.kind).toBe("op-failed");
    });

    test.each([
      ["success", "exit 1", false],
      ["failure", "exit 1", true],
      ["failure", "exit 0", false],
      ["any", "exit 0", true],
      ["any", "exit 7", true],
      ["any", "exit 130", false],
      ["any", "exit 200", true],
    ] as const)(
      "expecting %s, a process that does %s is a result: %s",
      async (exits, script, ok) => {
        const plan = execPlan(rig.root, fresh(script), { exits });
        const work = solver.solve(plan, watch().scope);
        if (ok) await work;
        else expect((await failureOf(work)).kind).toBe("exec-failed");
      },
    );

    test("a process that is out of time is a failure of its own, not kept", async () => {
      const { op } = execPlan(rig.root, fresh("echo out; hang"));
      const plan = planOf(op, [rig.root], { volatileEnv: [], timeoutMs: 300 });
      const { scope, events } = watch();
      const failure = await failureOf(solver.solve(plan, scope));
      expect(failure).toMatchObject({ kind: "exec-timeout", timeoutMs: 300, stdout: "out\n" });
      expect(events.at(-1)).toMatchObject({ kind: "op-failed", failure: { kind: "exec-timeout" } });
      expect(solver.find(plan)).toBeNull();
    });

    test("a program that is not there is the exec's failure with code 127", async () => {
      const plan = execPlan(rig.root, "", { args: ["/no/such/program"] });
      const failure = await failureOf(solver.solve(plan, watch().scope));
      expect(failure).toMatchObject({ kind: "exec-failed", exitCode: 127 });
    });

    test("output comes as events while the process runs, in order and whole", async () => {
      const plan = execPlan(rig.root, fresh("echo a; warn b; echo c"));
      const { scope, events } = watch();
      await solver.solve(plan, scope);
      const pieces = events.filter((event) => event.kind === "output");
      const of = (stream: string) =>
        pieces.filter((one) => one.stream === stream).map((one) => text(one.bytes));
      expect(of("stdout").join("")).toBe("a\nc\n");
      expect(of("stderr").join("")).toBe("b\n");
      const kinds = events.map((event) => event.kind).filter((kind) => kind !== "output");
      expect(kinds).toEqual([...inputEvents(events), "op-started", "op-finished"]);
    });

    test("two that ask at once share one run", async () => {
      const plan = execPlan(rig.root, fresh("echo shared"));
      const [one, two] = [watch(), watch()];
      await Promise.all([solver.solve(plan, one.scope), solver.solve(plan, two.scope)]);
      const runs = new Set(
        [...one.events, ...two.events].flatMap((event) =>
          event.kind === "output" ? [event.run] : [],
        ),
      );
      expect(runs.size).toBe(1);
    });

    test("work goes on while one of two waiters stays, and stops with the last", async () => {
      const plan = execPlan(rig.root, fresh("hang"));
      const [one, two] = [watch(), watch()];
      const started = whenStarted(one, plan);
      const first = solver.solve(plan, one.scope);
      const second = solver.solve(plan, two.scope);
      await started;
      one.end.abort();
      expect((await failureOf(first)).kind).toBe("cancelled");
      const state = await Promise.race([second.catch(() => "over"), Promise.resolve("waiting")]);
      expect(state).toBe("waiting");
      two.end.abort();
      expect((await failureOf(second)).kind).toBe("cancelled");
      expect(solver.find(plan)).toBeNull();
    });

    test("a chain of 300 steps is solved, and its end is one look-up afterwards", async () => {
      const { scope } = watch();
      let plan = treePlan(await rig.tree({ "start.txt": "0" }));
      for (let step = 0; step < 300; step++) {
        plan = filePlan(plan, [await put(`/step-${step}`, `${step}`)]);
      }
      expect(await solver.list(spotOf(plan), scope)).toHaveLength(301);
      expect(text(await solver.read(spotOf(plan, "/step-7"), scope))).toBe("7");
      const { scope: again, events } = watch();
      await solver.solve(plan, again);
      expect(events).toHaveLength(1);
    });

    test("a folder's entries, files, globs and digest are those that were put in", async () => {
      const { scope } = watch();
      const files = { "a.txt": "A", "src/b.ts": "B", "src/deep/c.ts": "C" };
      const plan = treePlan(await rig.tree(files));
      const names = (await solver.list(spotOf(plan), scope)).map(({ name, kind }) => [name, kind]);
      expect(names).toEqual([
        ["a.txt", "file"],
        ["src", "directory"],
      ]);
      expect(text(await solver.read(spotOf(plan, "/src/b.ts"), scope))).toBe("B");
      expect(await solver.glob(spotOf(plan), "**/*.ts", scope)).toEqual([
        "src/b.ts",
        "src/deep/c.ts",
      ]);
      const copied = filePlan(null, [copyAction(placeIn(plan, "/src"), "/x")], [plan]);
      expect(await solver.digest(spotOf(copied, "/x"), scope)).toBe(
        await solver.digest(spotOf(plan, "/src"), scope),
      );
    });

    test("a slice of a file is that part of it", async () => {
      const plan = treePlan(await rig.tree({ f: "0123456789" }));
      const slice = { offset: 3, length: 4 };
      expect(text(await solver.read(spotOf(plan, "/f"), watch().scope, slice))).toBe("3456");
    });

    test("reading what is not there, or is no file, fails by name", async () => {
      const { scope } = watch();
      const plan = treePlan(await rig.tree({ "dir/f": "x" }));
      expect(await failureOf(solver.read(spotOf(plan, "/no"), scope))).toMatchObject({
        kind: "path-missing",
        path: "/no",
      });
      expect((await failureOf(solver.read(spotOf(plan, "/dir"), scope))).kind).toBe("path-kind");
      expect((await failureOf(solver.list(spotOf(plan, "/dir/f"), scope))).kind).toBe("path-kind");
    });

    test("file actions do what they say, in order", async () => {
      const { scope } = watch();
      const base = treePlan(await rig.tree({ "keep.txt": "k", "old/gone.txt": "g", "a.log": "l" }));
      const plan = filePlan(base, [
        { kind: "remove", path: "/?.log", exact: true },
        { kind: "remove", path: "/k*", exact: true },
        { kind: "mkdir", path: "/new/deep", mode: 0o700, owner: null },
        await put("/new/deep/f.txt", "first"),
        {
          kind: "replace",
          path: "/new/deep/f.txt",
          search: "first",
          replacement: "second",
          which: "all",
        },
        { kind: "symlink", path: "/link", target: "new/deep/f.txt" },
        { kind: "remove", path: "/old" },
        { kind: "remove", path: "/*.log" },
        { kind: "remove", path: "/was-never-there" },
        { kind: "chown", path: "/keep.txt", owner: "7:8" },
        { kind: "stamp", path: "/keep.txt", seconds: 86400 },
      ]);
      const names = (await solver.list(spotOf(plan), scope)).map((entry) => entry.name);
      expect(names).toEqual(["keep.txt", "link", "new"]);
      expect(text(await solver.read(spotOf(plan, "/link"), scope))).toBe("second");
      expect(await solver.stat(spotOf(plan, "/keep.txt"), scope, true)).toMatchObject({
        uid: 7,
        gid: 8,
        mtimeMs: 86_400_000,
      });
      expect(await solver.stat(spotOf(plan, "/new/deep"), scope, true)).toMatchObject({
        mode: 0o700,
      });
      expect((await solver.stat(spotOf(plan, "/link"), scope, false))?.kind).toBe("symlink");
    });

    test("an exact removal takes signs as they are written", async () => {
      const { scope } = watch();
      const files = { "in/a*b": "", "in/axb": "", "in/?": "", "in/x": "" };
      const plan = filePlan(treePlan(await rig.tree(files)), [
        { kind: "remove", path: "/in/a*b", exact: true },
        { kind: "remove", path: "/in/?", exact: true },
      ]);
      const names = (await solver.list(spotOf(plan, "/in"), scope)).map((entry) => entry.name);
      expect(names).toEqual(["axb", "x"]);
    });

    test("a copy takes what its filter keeps, and merges with what is there", async () => {
      const { scope } = watch();
      const source = treePlan(await rig.tree({ "a.ts": "a", "b.md": "b", "sub/c.ts": "c" }));
      const base = treePlan(await rig.tree({ "to/own.txt": "o" }));
      const action = copyAction(placeIn(source), "/to");
      const filter = { ...EVERYTHING, include: ["**/*.ts"] };
      const plan = filePlan(base, [{ ...action, filter } as typeof action], [source]);
      expect(await solver.glob(spotOf(plan), "**", scope)).toEqual([
        "to/",
        "to/a.ts",
        "to/own.txt",
        "to/sub/",
        "to/sub/c.ts",
      ]);
    });

    test("a diff holds what is new or changed above, and nothing else", async () => {
      const { scope } = watch();
      const lower = treePlan(await rig.tree({ same: "s", changed: "1", gone: "g" }));
      const upper = treePlan(await rig.tree({ same: "s", changed: "2", "new/f": "n" }));
      const op = { kind: "diff" as const, lower: placeIn(lower), upper: placeIn(upper) };
      const plan = planOf(op, [lower, upper]);
      expect(await solver.glob(spotOf(plan), "**", scope)).toEqual(["changed", "new/", "new/f"]);
    });

    test("a writable mount is an output of its own and leaves the root alone", async () => {
      const { scope } = watch();
      const data = treePlan(await rig.tree({ "in/f": "before" }));
      const mount = {
        kind: "bind" as const,
        at: "/work",
        from: placeIn(data, "/in"),
        readonly: false,
        owner: null,
      };
      const plan = execPlan(
        rig.root,
        fresh("cat /work/f; write /work/g after"),
        { mounts: [mount] },
        [data],
      );
      expect(await stdout(plan, scope)).toBe("before");
      const output = "mount:/work";
      expect(text(await solver.read(spotOf(plan, "/in/g", output), scope))).toBe("after\n");
      expect(await solver.stat(spotOf(plan, "/work/g"), scope, true)).toBeNull();
      expect(await solver.stat(spotOf(data, "/in/g"), scope, true)).toBeNull();
    });

    test("a secret is in the environment and never in output or events", async () => {
      const canary = "canary-7f3a9";
      const { scope, events } = watch({ token: canary });
      const plan = execPlan(rig.root, fresh("show TOKEN"), { secretEnv: [["TOKEN", "token"]] });
      await solver.solve(plan, scope);
      const printed = await stdout(plan, scope);
      const seen = printed + JSON.stringify(events) + JSON.stringify(plan.op);
      expect(printed).not.toBe("");
      expect(seen + piecesOf(events)).not.toContain(canary);
    });

    test("an Op whose pinned content is gone says so", async () => {
      const plan = treePlan(`sha256:${"0".repeat(64)}` as never);
      expect((await failureOf(solver.solve(plan, watch().scope))).kind).toBe("pin-gone");
    });

    shippingFacts(() => rig);
    liveFacts(() => rig);
    changeFacts(() => rig);

    test("a step that fails fails all that need it, and is tried when asked again", async () => {
      const { scope } = watch();
      const bad = execPlan(rig.root, fresh("exit 1"));
      const after = execPlan(bad, fresh("echo after"));
      expect((await failureOf(solver.solve(after, scope))).kind).toBe("exec-failed");
      const { scope: again, events } = watch();
      await failureOf(solver.solve(after, again));
      expect(events.some((event) => event.kind === "op-started")).toBe(true);
    });
  });
}

function inputEvents(events: readonly { kind: string }[]): string[] {
  return events.map((event) => event.kind).filter((kind) => kind === "op-cached");
}

function piecesOf(events: ReturnType<typeof watch>["events"]): string {
  return events.map((event) => (event.kind === "output" ? text(event.bytes) : "")).join("");
}

function whenStarted(watched: ReturnType<typeof watch>, plan: Plan): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { emit } = watched.scope;
  Object.assign(watched.scope, {
    emit: (event: Parameters<typeof emit>[0]) => {
      emit(event);
      if (event.kind === "op-started" && event.op === plan.digest) resolve();
    },
  });
  return promise;
}
