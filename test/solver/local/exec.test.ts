// What the contract leaves to each Solver: how an exec's mounts, secrets, streams and limits behave
// in real containers. The root is busybox.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CacheMount, Mount, Redirects, Sharing } from "../../../engine/op/op.ts";
import { type Plan, planOf } from "../../../engine/op/plan.ts";
import {
  type ExecParts,
  execPlan,
  placeIn,
  spotOf,
  text,
  treePlan,
  watch,
} from "../../contract/rig.ts";
import { createLocalRig, type LocalRig, writeBusybox, writeTree } from "../../rig/local-solver.ts";
import { need } from "../../rig/need.ts";

const APPLETS = [
  ..."sh cat echo id ls stat sleep env touch mount seq".split(" "),
  ..."mkdir mknod head wc dd".split(" "),
];

describe.skipIf(need("namespace", "crun", "busybox"))("an exec on this machine", () => {
  let folder: string;
  let rig: LocalRig;
  let root: Plan;
  let count = 0;

  const stdout = async (plan: Plan, watched = watch()) =>
    text(await rig.solver.output(plan, "stdout", watched.scope));
  const sh = (script: string, parts: ExecParts = {}, more: Plan[] = []) =>
    execPlan(root, `${script} # ${count++}`, parts, more);
  const tree = (files: Readonly<Record<string, string>>) =>
    treePlan(rig.tree((at) => writeTree(at, files)));

  beforeAll(() => {
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "exec-"));
    rig = createLocalRig(folder, join(process.env["RONDEL_RUN"] ?? "", "exec"));
    const image = rig.tree((at) => {
      writeBusybox(at, APPLETS);
      writeTree(at, {
        "etc/passwd": "root:x:0:0::/root:/bin/sh\nbuild:x:1000:1000::/home/build:/bin/sh\n",
        "opt/deep/file": "x",
        "etc/group": "root:x:0:\nbuild:x:1000:\nextra:x:2000:build\n",
      });
      mkdirSync(join(at, "tmp"));
    });
    root = treePlan(image);
  });
  afterAll(async () => {
    await rig.close();
    rmSync(folder, { recursive: true });
  });

  test("leaves nothing in its layer but what it wrote", async () => {
    const plan = sh("echo x > /made");
    await rig.solver.solve(plan, watch().scope);
    const [layer] = rig.store.results.find(plan.digest)?.outputs.get("root")?.slice(-1) ?? [];
    expect(layer && readdirSync(rig.store.layers.pathOf(layer))).toEqual(["made"]);
  });

  test("that changes nothing adds no layer", async () => {
    const plan = sh("true");
    await rig.solver.solve(plan, watch().scope);
    const before = rig.store.results.find(root.digest)?.outputs.get("root");
    expect(rig.store.results.find(plan.digest)?.outputs.get("root")).toEqual(before);
  });

  test("deletes what a lower layer holds, and the next step does not see it", async () => {
    const gone = sh("rm -r /opt");
    const after = execPlan(gone, `ls / # ${count++}`);
    expect((await stdout(after)).split("\n")).not.toContain("opt");
    expect(await rig.solver.stat(spotOf(gone, "/opt"), watch().scope, true)).toBeNull();
  });

  test("runs as the user it names, with that user's groups and home", async () => {
    const plan = sh('id -u; id -g; id -G; echo "$HOME"', { user: "build" });
    expect(await stdout(plan)).toBe("1000\n1000\n1000 2000\n/home/build\n");
    expect(await stdout(sh("id -u; id -g", { user: "7:8" }))).toBe("7\n8\n");
  });

  test("a user that is not there is named in the failure", async () => {
    const work = rig.solver.solve(sh("true", { user: "nobody-here" }), watch().scope);
    await expect(work).rejects.toMatchObject({ failure: { kind: "owner-unknown" } });
  });

  test("reads its standard input, from bytes and from a file", async () => {
    const stdin = await rig.store.blobs.put(Buffer.from("from bytes"));
    expect(await stdout(sh("cat", { stdin }))).toBe("from bytes");
    const redirects = { stdin: "/etc/group", stdout: null, stderr: null };
    expect(await stdout(sh("cat", { redirects }))).toContain("extra:x:2000");
    expect(await stdout(sh("cat; echo end"))).toBe("end\n");
  });

  test("keeps redirected streams in files too, also in a mount", async () => {
    const data = tree({ f: "" });
    const mounts: Mount[] = [
      { kind: "bind", at: "/data", from: placeIn(data), readonly: false, owner: null },
    ];
    const redirects = { stdin: null, stdout: "out.txt", stderr: "/data/err.txt" };
    const plan = sh("echo one; echo two >&2", { mounts, redirects, cwd: "/tmp" }, [data]);
    const { scope } = watch();
    expect(await stdout(plan)).toBe("one\n");
    expect(text(await rig.solver.read(spotOf(plan, "/tmp/out.txt"), scope))).toBe("one\n");
    const err = spotOf(plan, "/err.txt", "mount:/data");
    expect(text(await rig.solver.read(err, scope))).toBe("two\n");
  });

  test("a stream from or to where nothing can be is the user's failure", async () => {
    const failing = (redirects: Partial<Redirects>, script = "true") => {
      const all = { stdin: null, stdout: null, stderr: null, ...redirects };
      return rig.solver.solve(sh(script, { redirects: all }), watch().scope);
    };
    const missing = (path: string) => ({ failure: { kind: "path-missing", path } });
    await expect(failing({ stdin: "/none" })).rejects.toMatchObject(missing("/none"));
    await expect(failing({ stdout: "/no/out" })).rejects.toMatchObject(missing("/no"));
    const folder = { failure: { kind: "path-kind", path: "/etc" } };
    await expect(failing({ stderr: "/etc" })).rejects.toMatchObject(folder);
    await expect(failing({ stdin: "/etc" })).rejects.toMatchObject(folder);
    await failing({ stdout: "/made/out" }, "mkdir /made");
  });

  test("that uses more memory than it may says that it did", async () => {
    const limits = { memoryBytes: 16_000_000 };
    const script = "dd if=/dev/zero of=/dev/null bs=64000000 count=1";
    const work = rig.solver.solve(sh(script, { limits }), watch().scope);
    const failure = { kind: "exec-failed", exitCode: 137, outOfMemory: true };
    await expect(work).rejects.toMatchObject({ failure });
  });

  test("a device node opens no device, except for a privileged process", async () => {
    const script = "mknod /zero c 1 5 && head -c 4 /zero | wc -c";
    const opened = sh(script, { privileged: true });
    expect((await stdout(opened)).trim()).toBe("4");
    const refused = [sh("mknod /zero c 1 5; head -c 4 /zero"), execPlan(opened, "head -c 4 /zero")];
    for (const plan of refused) {
      const stderr = expect.stringMatching(/ermission denied/);
      const work = rig.solver.solve(plan, watch().scope);
      await expect(work).rejects.toMatchObject({ failure: { kind: "exec-failed", stderr } });
    }
  });

  test("runs as another user in a root that has no /tmp", async () => {
    const bare = treePlan(rig.tree((at) => writeBusybox(at, APPLETS)));
    const plan = execPlan(bare, "id -u; ls /", { user: "1000:1000" });
    expect(await stdout(plan)).toBe("1000\nbin\ndev\netc\nproc\nsys\n");
  });

  test("a program that may not be executed ends with the shell's code for it", async () => {
    const plan = execPlan(root, "", { args: ["/etc/passwd"] });
    const work = rig.solver.solve(plan, watch().scope);
    await expect(work).rejects.toMatchObject({ failure: { kind: "exec-failed", exitCode: 126 } });
  });

  test("output is byte for byte what was printed, binary and long", async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, n) => (n * 7) % 256));
    const stdin = await rig.store.blobs.put(bytes);
    const plan = sh("cat", { stdin });
    const { scope, events } = watch();
    expect(Buffer.from(await rig.solver.output(plan, "stdout", scope))).toEqual(bytes);
    const told = events.flatMap((event) => (event.kind === "output" ? [event.bytes] : []));
    expect(Buffer.concat(told)).toEqual(bytes);
  });

  test("a secret is a file with its mode and owner, in no layer and in no output", async () => {
    const secret = {
      kind: "secret" as const,
      at: "/run/token",
      secret: "t",
      owner: "1000",
      mode: 0o400,
    };
    const watched = watch({ t: "canary-55aa" });
    const plan = sh("stat -c '%a %u' /run/token; cat /run/token", { mounts: [secret] });
    expect(await stdout(plan, watched)).toBe("400 1000\n***");
    expect(await rig.solver.stat(spotOf(plan, "/run/token"), watched.scope, true)).toBeNull();
    const files = readdirSync(folder, { recursive: true, withFileTypes: true });
    for (const file of files.filter((one) => one.isFile())) {
      const content = readFileSync(join(file.parentPath, file.name));
      expect(content.includes("canary-55aa"), file.name).toBe(false);
    }
  });

  test("a temporary mount is empty, of its size, and gone afterwards", async () => {
    const mounts: Mount[] = [{ kind: "temp", at: "/tmp", sizeBytes: 1024 * 1024 }];
    const plan = sh("ls /tmp; echo x > /tmp/x; mount | grep ' /tmp '", { mounts });
    expect(await stdout(plan)).toContain("size=1024k");
    expect(await rig.solver.stat(spotOf(plan, "/tmp/x"), watch().scope, true)).toBeNull();
  });

  test("a read-only mount cannot be written to, and is no output", async () => {
    const data = tree({ f: "content" });
    const mounts: Mount[] = [
      { kind: "bind", at: "/data", from: placeIn(data), readonly: true, owner: null },
    ];
    const plan = sh("cat /data/f; touch /data/g 2>/dev/null || echo refused", { mounts }, [data]);
    expect(await stdout(plan)).toBe("contentrefused\n");
    expect(rig.solver.find(plan)?.outputs).toEqual(["root"]);
  });

  test("a mounted file is that file, and a change of it is an output", async () => {
    const data = tree({ "dir/f": "before" });
    const mounts: Mount[] = [
      { kind: "bind", at: "/one", from: placeIn(data, "/dir/f"), readonly: false, owner: "1000" },
    ];
    const plan = sh("stat -c %u /one; cat /one; echo after > /one", { mounts }, [data]);
    expect(await stdout(plan)).toBe("1000\nbefore");
    const changed = spotOf(plan, "/dir/f", "mount:/one");
    expect(text(await rig.solver.read(changed, watch().scope))).toBe("after\n");
    expect(text(await rig.solver.read(spotOf(data, "/dir/f"), watch().scope))).toBe("before");
  });

  const cache = (volume: string, sharing: Sharing, more: Partial<CacheMount> = {}): CacheMount => ({
    kind: "cache",
    at: "/cache",
    volume,
    sharing,
    seed: null,
    owner: null,
    ...more,
  });

  test("a cache volume keeps what execs leave in it, and is no part of any layer", async () => {
    const mounts = [cache("kept", "shared")];
    const plan = sh("echo one > /cache/f", { mounts });
    await rig.solver.solve(plan, watch().scope);
    expect(await stdout(sh("cat /cache/f", { mounts }))).toBe("one\n");
    expect(await rig.solver.stat(spotOf(plan, "/cache"), watch().scope, true)).toBeNull();
  });

  test("a cache volume starts with its seed, once, and with its owner", async () => {
    const seed = tree({ "start/f": "seed" });
    const mounts = [cache("seeded", "shared", { seed: placeIn(seed, "/start"), owner: "5:6" })];
    const first = sh(
      "stat -c '%u %g' /cache /cache/f; cat /cache/f; echo x > /cache/f",
      { mounts },
      [seed],
    );
    expect(await stdout(first)).toBe("5 6\n5 6\nseed");
    expect(await stdout(sh("cat /cache/f", { mounts }, [seed]))).toBe("x\n");
  });

  test("locked execs on one volume run one after another", async () => {
    const script = "test ! -e /cache/busy && touch /cache/busy && sleep 0.05 && rm /cache/busy";
    const plans = Array.from({ length: 4 }, () => sh(script, { mounts: [cache("one", "locked")] }));
    const work = plans.map((plan) => rig.solver.solve(plan, watch().scope));
    expect((await Promise.all(work)).map(({ process }) => process?.exitCode)).toEqual([0, 0, 0, 0]);
  });

  test("volatile variables are seen by the process and change no digest", async () => {
    const { op } = sh('echo "$BUILD"');
    const plan = planOf(op, [root], { volatileEnv: [["BUILD", "42"]] });
    expect(await stdout(plan)).toBe("42\n");
  });

  test("another machine's platform fails at the exec, by name", async () => {
    const work = rig.solver.solve(sh("true", { platform: "linux/s390x" as never }), watch().scope);
    await expect(work).rejects.toMatchObject({ failure: { kind: "platform-unsupported" } });
  });

  test("cancelling kills the process and leaves no draft behind", async () => {
    const watched = watch();
    const work = rig.solver.solve(sh("sleep 1000"), watched.scope);
    watched.end.abort();
    await expect(work).rejects.toMatchObject({ failure: { kind: "cancelled" } });
    const next = await stdout(sh("echo next"));
    expect(next).toBe("next\n");
  });

  test("a chain of 150 execs is squashed on its way and shows every file", async () => {
    let plan = root;
    for (let n = 0; n < 150; n++) {
      plan = execPlan(plan, `echo ${n} > /f${n}; rm -f /f${n - 2}; mkdir -p /d; touch /d/${n}`);
    }
    const names = (await stdout(execPlan(plan, "ls -d /f*; ls /d | wc -l"))).split("\n");
    expect(names).toEqual(["/f148", "/f149", "150", ""]);
    const depth = rig.store.results.find(plan.digest)?.outputs.get("root")?.length ?? 0;
    expect(depth).toBeLessThanOrEqual(64);
  });

  test("a root that is a chain with changes copies like any folder", async () => {
    const made = sh("mkdir -p /a/b; echo 1 > /a/b/f; ln -s b /a/l; echo 2 > /a/g");
    const changed = execPlan(made, "rm /a/g; echo 3 > /a/b/h");
    const copy = { kind: "copy" as const, from: placeIn(changed, "/a"), path: "/x/y" };
    const filter = { include: [], exclude: [], gitignore: false };
    const op = {
      kind: "file" as const,
      on: null,
      actions: [{ ...copy, owner: null, mode: null, filter }],
    };
    const plan = planOf(op, [changed]);
    const { scope } = watch();
    expect(await rig.solver.glob(spotOf(plan), "**", scope)).toEqual([
      "x/",
      "x/y/",
      "x/y/b/",
      "x/y/b/f",
      "x/y/b/h",
      "x/y/l",
    ]);
    expect(await rig.solver.digest(spotOf(plan, "/x/y"), scope)).toBe(
      await rig.solver.digest(spotOf(changed, "/a"), scope),
    );
  });
});
