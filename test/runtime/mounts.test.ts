import {
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeNode, SystemError, unmount } from "../../engine/libc/libc.ts";
import type { ProcessMount } from "../../engine/runtime/runtime.ts";
import { createStacks } from "../../engine/runtime/stacks.ts";
import { cannotRun, createRuntimeRig, type RuntimeRig } from "./rig.ts";

const OUTER_TOO = { recursive: true };
let rig: RuntimeRig;
let count = 0;

function folder(files: Readonly<Record<string, string>> = {}): string {
  count += 1;
  const path = `${rig.folder}/folder${count}`;
  mkdirSync(path);
  for (const [name, text] of Object.entries(files)) writeFileSync(`${path}/${name}`, text);
  return path;
}

function bind(source: string, at: string, readonly = false): ProcessMount {
  return { kind: "bind", source, at, readonly };
}

describe.skipIf(cannotRun())("mounts", () => {
  beforeAll(() => {
    rig = createRuntimeRig();
  });
  afterAll(() => rig.close());

  test("bind a folder to write in, or only to read", async () => {
    const [open, closed] = [folder(), folder({ f: "text" })];
    const mounts = [bind(open, "/open"), bind(closed, "/closed", true)];
    const { stderr } = await rig.sh("echo new >/open/f; cat /closed/f; touch /closed/g", {
      mounts,
    });
    expect(stderr).toContain("Read-only file system");
    expect(readFileSync(`${open}/f`, "utf8")).toBe("new\n");
    expect(readdirSync(closed)).toEqual(["f"]);
  });

  test("bind a file", async () => {
    const mounts = [bind(`${folder({ f: "text" })}/f`, "/deep/down/file", true)];
    expect((await rig.sh("cat /deep/down/file", { mounts })).stdout).toBe("text");
  });

  test("give memory, as much as was asked for", async () => {
    const mounts: ProcessMount[] = [{ kind: "temp", at: "/t", sizeBytes: 8192 }];
    const { code, stdout } = await rig.sh("stat -c %a /t; dd if=/dev/zero of=/t/f count=100", {
      mounts,
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "1777\n" });
  });

  test("lie in one another, whatever their order", async () => {
    const [outer, inner] = [folder({ o: "" }), folder({ i: "" })];
    const mounts = [bind(inner, "/a/inner"), bind(outer, "/a")];
    const { stdout } = await rig.sh("ls /a; ls /a/inner", { mounts });
    expect(stdout).toBe("inner\no\ni\n");
  });

  test("leave no mount point behind, nor a newer time", async () => {
    const root = rig.root();
    mkdirSync(`${root}/etc`);
    utimesSync(`${root}/etc`, 1, 1_234_567);
    utimesSync(root, 1, 7_654_321);
    const mounts = [bind(folder(), "/some/where/deep"), bind(`${folder({ f: "" })}/f`, "/etc/f")];
    expect((await rig.sh("ls /some/where /etc", { root, mounts })).stdout).toContain("deep");
    expect(readdirSync(root)).toEqual(["bin", "etc"]);
    expect(readdirSync(`${root}/etc`)).toEqual([]);
    expect(lstatSync(root).mtimeMs).toBe(7_654_321_000);
    expect(lstatSync(`${root}/etc`).mtimeMs).toBe(1_234_567_000);
  });

  test("leave what the process made around them", async () => {
    const root = rig.root();
    const mounts = [bind(folder(), "/some/where")];
    await rig.sh("touch /some/file", { root, mounts });
    expect(readdirSync(`${root}/some`)).toEqual(["file"]);
  });

  test("go where the root's links lead inside the root", async () => {
    const root = rig.root();
    const outside = folder();
    symlinkSync(outside, `${root}/etc`);
    symlinkSync("../../../../../../..", `${root}/up`);
    const mounts = [bind(folder({ f: "text" }), `/up${outside}/m`)];
    const { stdout } = await rig.sh("cat /etc/hosts /etc/m/f", { root, mounts });
    expect(stdout).toContain("localhost");
    expect(stdout).toContain("text");
    expect(readdirSync(outside)).toEqual([]);
    expect(readdirSync(root)).toEqual(["bin", "etc", "up"]);
  });

  test("of what is not there are refused", async () => {
    const run = rig.sh("true", { mounts: [bind("/no/such/source", "/m")] });
    await expect(run).rejects.toMatchObject({ name: "RuntimeFault", reason: "other" });
  });

  test("that are read-only have nothing made in them", async () => {
    const [source, other] = [folder(), folder()];
    const mounts = [bind(source, "/m", true)];
    const run = rig.sh("true", { cwd: "/m/new", mounts });
    await expect(run).rejects.toMatchObject({ reason: "no-workdir" });
    const nested = rig.sh("true", { mounts: [...mounts, bind(other, "/m/new")] });
    await expect(nested).rejects.toMatchObject({ reason: "other" });
    expect(readdirSync(source)).toEqual([]);
  });

  test("that are read-only may hide what the engine lends", async () => {
    const mounts = [bind(folder({ f: "" }), "/etc", true)];
    expect((await rig.sh("ls /etc", { mounts })).stdout).toBe("f\n");
  });

  test("of the user come before what the engine lends", async () => {
    const mounts = [bind(`${folder({ f: "mine" })}/f`, "/etc/hosts", true)];
    expect((await rig.sh("cat /etc/hosts", { mounts })).stdout).toBe("mine");
  });
});

describe.skipIf(cannotRun())("a stack of folders", () => {
  beforeAll(() => {
    rig = createRuntimeRig();
  });
  afterAll(() => rig.close());

  function mountWritable(lowers: readonly string[]) {
    const [upper, work, at] = [folder(), folder(), folder()];
    rig.runtime.mountWritable({ lowers, upper, work, at });
    return { upper, at };
  }

  test("is one tree, in which the highest counts", () => {
    const at = folder();
    rig.runtime.mountView([folder({ a: "1", b: "1" }), folder({ b: "2" })], at);
    expect(readFileSync(`${at}/a`, "utf8") + readFileSync(`${at}/b`, "utf8")).toBe("12");
    expect(() => writeFileSync(`${at}/c`, "")).toThrow("EROFS");
    rig.runtime.unmount(at);
    expect(readdirSync(at)).toEqual([]);
  });

  test.each([0, 1])("may be of %i folders", (size) => {
    const at = folder();
    const lowers = [folder({ a: "1" })].slice(0, size);
    rig.runtime.mountView(lowers, at);
    expect(readdirSync(at)).toHaveLength(size);
    rig.runtime.unmount(at);
    const writable = mountWritable(lowers);
    writeFileSync(`${writable.at}/new`, "");
    rig.runtime.unmount(writable.at);
    expect(readdirSync(writable.upper)).toEqual(["new"]);
  });

  test("opens no device, unless it was asked to", () => {
    const lower = folder();
    makeNode(`${lower}/zero`, constants.S_IFCHR | 0o666, 1, 5);
    const mounted = (devices: boolean) => {
      const [upper, work, at] = [folder(), folder(), folder()];
      rig.runtime.mountWritable({ lowers: [lower], upper, work, at, devices });
      return at;
    };
    const [closed, open, view] = [mounted(false), mounted(true), folder()];
    rig.runtime.mountView([lower], view);
    const read = (at: string) => closeSync(openSync(`${at}/zero`, "r"));
    try {
      expect(() => read(closed)).toThrow("EACCES");
      expect(() => read(view)).toThrow("EACCES");
      expect(() => read(open)).not.toThrow();
    } finally {
      for (const at of [closed, open, view]) rig.runtime.unmount(at);
    }
  });

  test("does without pointers between Layers, whatever the kernel prefers", () => {
    const view = folder();
    rig.runtime.mountView([folder()], view);
    const { at } = mountWritable([folder()]);
    const mounts = readFileSync("/proc/self/mountinfo", "utf8").split("\n");
    const options = [view, at].map((path) => mounts.find((line) => line.includes(` ${path} `)));
    for (const path of [view, at]) rig.runtime.unmount(path);
    for (const line of options) expect(line).toContain("redirect_dir=nofollow");
  });

  test("may hold a folder twice, and names with colons and commas", () => {
    const [one, two, at] = [folder({ a: "1" }), folder({ a: "2" }), folder()];
    const odd = `${folder()}/a,b:c\\d`;
    mkdirSync(odd);
    writeFileSync(`${odd}/odd`, "");
    rig.runtime.mountView([one, two, odd, one], at);
    expect(readFileSync(`${at}/a`, "utf8")).toBe("1");
    expect(readdirSync(at)).toEqual(["a", "odd"]);
    rig.runtime.unmount(at);
  });

  test("may be of 300 folders", () => {
    const lowers = Array.from({ length: 300 }, (_, n) => folder({ [`f${n}`]: "" }));
    const at = folder();
    rig.runtime.mountView(lowers, at);
    expect(readdirSync(at)).toHaveLength(300);
    rig.runtime.unmount(at);
    const writable = mountWritable(lowers);
    writeFileSync(`${writable.at}/new`, "");
    rig.runtime.unmount(writable.at);
    expect(readdirSync(writable.upper)).toEqual(["new"]);
  });

  test("may be long on a kernel that takes no more than one page", () => {
    const stacks = createStacks(`${rig.folder}/links`, () => {
      throw new SystemError("EINVAL", "fsconfig", "lowerdir+");
    });
    const long = `${folder()}/${"long".repeat(50)}`;
    mkdirSync(long);
    const lowers = Array.from({ length: 60 }, (_, n) => `${long}/${n}`);
    for (const lower of lowers) mkdirSync(`${lower}/in${lower.split("/").at(-1)}`, OUTER_TOO);
    const at = folder();
    stacks.mount(lowers, [], at);
    expect(readdirSync(at)).toHaveLength(60);
    unmount(at);
    expect(readdirSync(`${rig.folder}/links`)).toEqual([]);
  });

  test("that the kernel refuses is a fault, and leaves no mount", () => {
    const at = folder();
    const mount = () => rig.runtime.mountView([`${rig.folder}/no-such`, folder()], at);
    expect(mount).toThrow(expect.objectContaining({ reason: "no-overlay" }));
    expect(readFileSync("/proc/self/mounts", "utf8")).not.toContain(at);
  });

  test("shows no trace of a process that changed nothing", async () => {
    const lower = rig.root();
    mkdirSync(`${lower}/etc`);
    const { upper, at } = mountWritable([lower]);
    expect((await rig.sh("ls /etc", { root: at })).stdout).toBe("hosts\n");
    rig.runtime.unmount(at);
    expect(readdirSync(upper)).toEqual([]);
  });

  test("keeps what a process changed beside the mount points", async () => {
    const lower = rig.root();
    mkdirSync(`${lower}/etc`);
    const { upper, at } = mountWritable([lower]);
    await rig.sh("echo me >/etc/passwd; rm /bin/ps", { root: at });
    rig.runtime.unmount(at);
    expect(readdirSync(upper)).toEqual(["bin", "etc"]);
    expect(readdirSync(`${upper}/etc`)).toEqual(["passwd"]);
    expect(existsSync(`${upper}/proc`)).toBe(false);
  });
});
