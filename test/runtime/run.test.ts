import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NoProgramFault } from "../../engine/runtime/program.ts";
import { cannotRun, commandLines, createRuntimeRig, type RuntimeRig } from "./rig.ts";

describe.skipIf(cannotRun())("a process", () => {
  let rig: RuntimeRig;
  beforeAll(() => {
    rig = createRuntimeRig();
  });
  afterAll(() => rig.close());

  test("says what it says on the stream that it says it on", async () => {
    const { code, stdout, stderr } = await rig.sh("echo out; echo err >&2");
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "out\n", stderr: "err\n" });
  });

  test("runs wherever the state is kept, whatever the folder is called", async () => {
    const runFolder = `${rig.folder}/a b:c,d`;
    const odd = createRuntimeRig({ runFolder });
    expect(await odd.sh("echo ok")).toMatchObject({ code: 0, stdout: "ok\n" });
    await odd.close();
  });

  test("has every byte of its output delivered before it settles", async () => {
    const root = rig.root();
    const bytes = Buffer.alloc(1 << 20, 0).map((_, n) => (n * 31 + (n >> 8)) & 255);
    writeFileSync(`${root}/data`, bytes);
    const hash = createHash("sha256");
    const onOutput = (_: unknown, chunk: Uint8Array) => void hash.update(chunk);
    await rig.runtime.run(rig.spec(root, { args: ["cat", "/data"], onOutput }));
    expect(hash.digest("hex")).toBe(createHash("sha256").update(bytes).digest("hex"));
  });

  test("waits for a reader that answers a promise", async () => {
    let inHand = 0;
    let most = 0;
    const onOutput = async () => {
      inHand += 1;
      most = Math.max(most, inHand);
      await new Promise(setImmediate);
      inHand -= 1;
    };
    const args = ["dd", "if=/dev/zero", "bs=65536", "count=16"];
    await rig.runtime.run(rig.spec(rig.root(), { args, onOutput }));
    expect(inHand).toBe(0);
    expect(most).toBeLessThanOrEqual(2); // one a stream
  });

  test("whose reader fails is ended, and the reader's error is the answer", async () => {
    const onOutput = () => Promise.reject(new Error("the disk is full"));
    const run = rig.runtime.run(rig.spec(rig.root(), { args: ["yes"], onOutput }));
    await expect(run).rejects.toThrow("the disk is full");
  });

  test("exits with its own code", async () => {
    expect((await rig.sh("exit 7")).code).toBe(7);
    expect((await rig.sh("exit 255")).code).toBe(255);
  });

  test("that a signal ended exits with 128 and its number", async () => {
    expect((await rig.sh("kill -TERM $$", { init: true })).code).toBe(143);
    expect((await rig.sh("kill -9 $$; exit 3", { init: true })).code).toBe(137);
  });

  test("dies with all its descendants when it is aborted", async () => {
    const abort = new AbortController();
    const root = rig.root();
    const onOutput = () => abort.abort();
    const script = "(sleep 987654 & sleep 987654 & wait) & echo started; sleep 987654";
    const run = rig.runtime.run(
      rig.spec(root, { args: ["sh", "-c", script], onOutput, signal: abort.signal }),
    );
    await expect(run).rejects.toMatchObject({ name: "RuntimeFault", reason: "aborted" });
    expect(commandLines()).not.toContain("sleep 987654");
  });

  test("is not started when it was aborted before", async () => {
    const run = rig.runtime.run(rig.spec(rig.root(), { signal: AbortSignal.abort() }));
    await expect(run).rejects.toMatchObject({ reason: "aborted" });
  });

  test("can be aborted while it starts", async () => {
    const abort = new AbortController();
    const run = rig.runtime.run(
      rig.spec(rig.root(), { args: ["sleep", "987654"], signal: abort.signal }),
    );
    setImmediate(() => abort.abort());
    await expect(run).rejects.toMatchObject({ reason: "aborted" });
    expect(commandLines()).not.toContain("sleep 987654");
  });

  test("reads its standard input from a file, and cannot change that file", async () => {
    const file = `${rig.folder}/input`;
    writeFileSync(file, "from the host");
    const { stdout } = await rig.sh("cat; echo more >/proc/self/fd/0", { stdin: file });
    expect(stdout).toBe("from the host");
    expect(readFileSync(file, "utf8")).toBe("from the host");
  });

  test("without an input reads nothing, and has no terminal", async () => {
    const { stdout, code } = await rig.sh("cat; tty; [ ! -t 0 ] && [ ! -t 1 ] && [ ! -t 2 ]");
    expect({ stdout, code }).toEqual({ stdout: "not a tty\n", code: 0 });
  });

  test("that does not read its input ends all the same", async () => {
    const file = `${rig.folder}/large`;
    writeFileSync(file, Buffer.alloc(1 << 20));
    expect((await rig.sh("exit 4", { stdin: file })).code).toBe(4);
  });

  test("is process 1, or a child of the init that reaps orphans", async () => {
    expect((await rig.sh("echo $$")).stdout).toBe("1\n");
    const orphan = "(sleep 0.01 & echo $! >/orphan)";
    const wait = "while [ -e /proc/$(cat /orphan) ]; do sleep 0.01; done";
    const { stdout } = await rig.sh(`${orphan}; ${wait}; cat /proc/1/cmdline`, { init: true });
    expect(stdout).toMatch(/^\/dev\/\.rondel\/init/);
  });

  test("runs as its user, with its groups", async () => {
    const { stdout } = await rig.sh("id", { uid: 12, gid: 34, groups: [56, 78] });
    expect(stdout).toBe("uid=12 gid=34 groups=56,78\n");
  });

  test("has its environment, and a PATH when it names none", async () => {
    const { stdout } = await rig.sh("echo $A; echo $PATH", { env: [["A", "b c\n'\""]] });
    expect(stdout).toContain("b c '\"\n/usr/local/sbin:");
    expect((await rig.sh("echo $PATH", { env: [["PATH", "/x"]] })).stdout).toBe("/x\n");
  });

  test("has its host name", async () => {
    expect((await rig.sh("hostname")).stdout).toBe("box\n");
  });

  test("has its working folder made when it is missing", async () => {
    const root = rig.root();
    expect((await rig.sh("pwd", { root, cwd: "/made/for it" })).stdout).toBe("/made/for it\n");
    expect(statSync(`${root}/made/for it`).isDirectory()).toBe(true);
  });

  test("cannot work in a file", async () => {
    const root = rig.root();
    writeFileSync(`${root}/file`, "");
    const run = rig.sh("pwd", { root, cwd: "/file" });
    await expect(run).rejects.toMatchObject({ reason: "no-workdir" });
  });

  test("cannot open more files than the engine may", async () => {
    expect(Number((await rig.sh("ulimit -Hn")).stdout)).toBeGreaterThan(255);
  });
});

describe.skipIf(cannotRun())("a program that cannot be run", () => {
  let rig: RuntimeRig;
  let root: string;
  beforeAll(() => {
    rig = createRuntimeRig();
    root = rig.root();
    mkdirSync(`${root}/opt`);
    writeFileSync(`${root}/opt/data`, "no program");
    writeFileSync(`${root}/opt/script`, "#!/no/such/shell\n");
    chmodSync(`${root}/opt/script`, 0o755);
    writeFileSync(`${root}/opt/private`, "#!/bin/sh\n");
    chmodSync(`${root}/opt/private`, 0o700);
  });
  afterAll(() => rig.close());

  const faultOf = async (args: string[], more = {}): Promise<NoProgramFault> => {
    const error = await rig.runtime.run(rig.spec(root, { args, ...more })).catch((e) => e);
    expect(error).toBeInstanceOf(NoProgramFault);
    return error as NoProgramFault;
  };

  test.each([
    ["is not in PATH", ["no-such-program"], 127],
    ["is no file", ["/no/such"], 127],
    ["has an interpreter that is not there", ["/opt/script"], 127],
    ["is not executable", ["/opt/data"], 126],
    ["is a folder", ["/opt"], 126],
    ["has no name", [""], 127],
  ])("%s", async (_, args, exitCode) => {
    expect(await faultOf(args)).toMatchObject({ reason: "no-program", exitCode });
    expect(await faultOf(args, { init: true })).toMatchObject({ reason: "no-program", exitCode });
  });

  test("is another user's", async () => {
    expect(await faultOf(["/opt/private"], { uid: 7 })).toMatchObject({ exitCode: 126 });
    expect((await rig.sh("", { root, args: ["/opt/private"] })).code).toBe(0);
  });

  test("is found in a mount, or through a link", async () => {
    const mounts = [{ kind: "bind", source: `${root}/bin`, at: "/tools", readonly: true }] as const;
    const env = [["PATH", "/tools"]] as const;
    expect((await rig.sh("", { args: ["true"], env, mounts })).code).toBe(0);
    expect(existsSync(`${root}/tools`)).toBe(false);
  });
});
