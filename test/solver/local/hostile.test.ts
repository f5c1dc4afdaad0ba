// What an image or a command may hold that was made to mislead the engine, or to stop it.

import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setAttribute } from "../../../engine/libc/libc.ts";
import { digestOf } from "../../../engine/op/digest.ts";
import { type Mount, opDigest, type Redirects, type TreeOp } from "../../../engine/op/op.ts";
import { type Plan, planOf } from "../../../engine/op/plan.ts";
import { recordOf } from "../../../engine/op/shape.ts";
import {
  copyAction,
  type ExecParts,
  execPlan,
  filePlan,
  placeIn,
  spotOf,
  text,
  treePlan,
  watch,
} from "../../contract/rig.ts";
import { createLocalRig, type LocalRig, writeBusybox, writeTree } from "../../rig/local-solver.ts";
import { need } from "../../rig/need.ts";

const APPLETS = "sh cat echo ls ln mkdir mkfifo chmod touch".split(" ");

describe.skipIf(need("namespace", "crun", "busybox"))("what was made to mislead", () => {
  let folder: string;
  let rig: LocalRig;
  let root: Plan;
  let count = 0;

  const solve = (plan: Plan) => rig.solver.solve(plan, watch().scope);
  const read = async (plan: Plan, path: string, output = "root") =>
    text(await rig.solver.read(spotOf(plan, path, output), watch().scope));
  const sh = (script: string, parts: ExecParts = {}, more: Plan[] = [], on = root) =>
    execPlan(on, `${script} # ${count++}`, parts, more);
  const tree = (files: Readonly<Record<string, string>>) =>
    treePlan(rig.tree((at) => writeTree(at, files)));
  const redirect = (some: Partial<Redirects>) => ({
    redirects: { stdin: null, stdout: null, stderr: null, ...some },
  });
  const bind = (plan: Plan, path: string): Mount => ({
    kind: "bind",
    at: "/src",
    from: placeIn(plan, path),
    readonly: false,
    owner: null,
  });
  /** As many steps as make a Snapshot be squashed. */
  const deepen = (plan: Plan, steps: number) =>
    Array.from({ length: steps }, () => `/made-${count++}`).reduce(
      (on, path) => filePlan(on, [{ kind: "mkdir", path, mode: 0o755, owner: null }]),
      plan,
    );

  beforeAll(() => {
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "hostile-"));
    rig = createLocalRig(folder, join(process.env["RONDEL_RUN"] ?? "", "hostile"));
    root = treePlan(rig.tree((at) => writeBusybox(at, APPLETS)));
  });
  afterAll(async () => {
    await rig.close();
    rmSync(folder, { recursive: true });
  });

  test("a pipe is no program, and nobody waits for its other end", async () => {
    const made = sh("mkfifo /bin/pipe; chmod 755 /bin/pipe");
    const work = solve(execPlan(made, "", { args: ["pipe"] }));
    await expect(work).rejects.toMatchObject({ failure: { kind: "exec-failed", exitCode: 126 } });
  });

  test("a pipe is no place for a stream, and nobody waits for its other end", async () => {
    const failure = { kind: "path-kind", path: "/pipe" };
    const out = solve(sh("mkfifo /pipe; echo x", redirect({ stdout: "/pipe" })));
    await expect(out).rejects.toMatchObject({ failure });
    const into = solve(sh("cat", redirect({ stdin: "/pipe" }), [], sh("mkfifo /pipe")));
    await expect(into).rejects.toMatchObject({ failure });
  });

  test("a stream goes where a link leads the process, also into a mount", async () => {
    const data = tree({ f: "" });
    const parts = { mounts: [bind(data, "/")], ...redirect({ stdout: "/link/out" }) };
    const plan = sh("echo x", parts, [data], sh("ln -s /src /link"));
    await solve(plan);
    expect(await read(plan, "/out", "mount:/src")).toBe("x\n");
  });

  test("a stream to what ends with the process ends with it", async () => {
    const mounts: Mount[] = [{ kind: "temp", at: "/scratch", sizeBytes: null }];
    const parts = { mounts, ...redirect({ stdout: "/scratch/out", stderr: "/dev/null" }) };
    const plan = sh("echo x", parts);
    await solve(plan);
    expect(await rig.solver.stat(spotOf(plan, "/dev/null"), watch().scope, true)).toBeNull();
  });

  test("a stream to a read-only mount is the user's failure", async () => {
    const data = tree({ f: "" });
    const mounts = [{ ...bind(data, "/"), readonly: true } as Mount];
    const work = solve(sh("echo x", { mounts, ...redirect({ stdout: "/src/f" }) }, [data]));
    await expect(work).rejects.toMatchObject({ failure: { kind: "path-kind", path: "/src/f" } });
  });

  test("another path with the same content is another place for what changes", async () => {
    const data = tree({ "a/f": "x", "b/f": "x" });
    const run = (path: string) =>
      execPlan(root, "echo new > /src/g", { mounts: [bind(data, path)] }, [data]);
    await solve(run("/a"));
    await solve(run("/b"));
    expect(await read(run("/b"), "/b/g", "mount:/src")).toBe("new\n");
  });

  test("what lies beside a writable mount is in its output", async () => {
    const run = (beside: string) => {
      const data = tree({ "a/f": "x", beside });
      return execPlan(root, "echo one > /src/g", { mounts: [bind(data, "/a")] }, [data]);
    };
    for (const beside of ["one", "two"]) {
      await solve(run(beside));
      expect(await read(run(beside), "/beside", "mount:/src")).toBe(beside);
    }
  });

  test("secrets may be mounted at long paths that end alike", async () => {
    const mounts = ["/one", "/two"].map(
      (at): Mount => ({
        kind: "secret",
        at: `${at}/${"x".repeat(40)}`,
        secret: at,
        owner: null,
        mode: 0o400,
      }),
    );
    const { scope } = watch({ "/one": "1", "/two": "2" });
    const plan = sh("cat /one/* /two/*", { mounts });
    expect(text(await rig.solver.output(plan, "stdout", scope))).toBe("12");
  });

  test("text with a NUL reaches no process cut short, nor shows half of a secret", async () => {
    const nul = { failure: { kind: "argument", want: "text without NUL" } };
    const env: [string, string][] = [["A", "a\0b"]];
    for (const parts of [{ args: ["sh", "-c", "a\0b"] }, { env }, { cwd: "/a\0b" }]) {
      await expect(solve(sh("echo", parts))).rejects.toMatchObject(nul);
    }
    const secret = sh("echo $S", { secretEnv: [["S", "s"]] });
    const { scope } = watch({ s: "half\0half" });
    await expect(rig.solver.solve(secret, scope)).rejects.toMatchObject(nul);
    const file = rig.solver.read(spotOf(root, "/a\0b"), watch().scope);
    await expect(file).rejects.toMatchObject({ failure: { kind: "path-kind" } });
  });

  test("what lies too deep for a path is the user's failure, and can be removed", async () => {
    const name = "0123456789".repeat(10);
    const down = `i=; while [ ${"${#i}"} -lt 60 ]; do mkdir ${name} && cd ${name}; i=x$i; done`;
    const deep = sh(down);
    const failure = { kind: "path-kind", got: "the name is too long" };
    const looking = rig.solver.digest(spotOf(deep), watch().scope);
    await expect(looking).rejects.toMatchObject({ failure });
    for (const target of ["/bin", "/new"]) {
      const copy = filePlan(root, [copyAction(placeIn(deep), target)], [deep]);
      await expect(solve(copy)).rejects.toMatchObject({ failure });
    }
    const without = filePlan(deep, [{ kind: "remove", path: "/0*" }]);
    await solve(without);
    expect(await rig.solver.stat(spotOf(without, `/${name}`), watch().scope, true)).toBeNull();
  });

  /** Layers as those of an image are: with no mark where a folder takes a link's place. */
  const layered = (...fills: ((at: string) => void)[]) => {
    const drafts = fills.map((fill) => {
      const draft = rig.store.layers.draft();
      fill(draft.path);
      return draft;
    });
    const op: TreeOp = { kind: "tree", tree: digestOf(`layers ${count++}`) };
    const outputs = new Map([["root", drafts.map(({ id }) => id)]]);
    rig.store.results.commit({ op: opDigest(op), outputs, process: null }, recordOf(op), drafts);
    return planOf(op, []);
  };

  test("a link in one Layer of a folder leads no copy out to the host", async () => {
    const outside = mkdtempSync(join(folder, "host-"));
    writeTree(outside, { "sub/secret": "of the host" });
    const image = layered(
      (at) => symlinkSync(outside, join(at, "p")),
      (at) => writeTree(at, { "p/sub/f": "of the image" }),
    );
    const copied = filePlan(null, [copyAction(placeIn(image, "/p/sub"), "/new")], [image]);
    await solve(copied);
    const names = await rig.solver.list(spotOf(copied, "/new"), watch().scope);
    expect(names.map(({ name }) => name)).toEqual(["f"]);
  });

  test("a Snapshot that was squashed has the attributes of its folders", async () => {
    const marked = treePlan(
      rig.tree((at) => {
        writeTree(at, { "d/f": "x" });
        setAttribute(`${at}/d`, "user.mark", Buffer.from("here"));
      }),
    );
    const copied = filePlan(deepen(root, 20), [copyAction(placeIn(marked, "/d"), "/d")], [marked]);
    const digest = (plan: Plan) => rig.solver.digest(spotOf(plan, "/d"), watch().scope);
    expect(await digest(deepen(copied, 60))).toBe(await digest(copied));
  });

  test("a Snapshot that was squashed lists nothing that was deleted", async () => {
    const made = sh("mkdir /d; echo 1 > /d/gone; echo 2 > /d/kept", {}, [], deepen(root, 20));
    const deleted = filePlan(made, [{ kind: "remove", path: "/d/gone" }]);
    const { scope } = watch();
    const names = await rig.solver.list(spotOf(deepen(deleted, 60), "/d"), scope);
    expect(names.map(({ name }) => name)).toEqual(["kept"]);
  });

  test("a name that is no UTF-8 stops no later step", async () => {
    const named = sh("touch \"$(printf '/bad\\377')\"", {}, [], deepen(root, 20));
    const listed = sh("echo /bad* | cat -v", {}, [], deepen(named, 60));
    const printed = text(await rig.solver.output(listed, "stdout", watch().scope));
    expect(printed).toContain("badM-^?");
  });
});
