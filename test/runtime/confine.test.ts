import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readCapabilities } from "../../engine/runtime/capabilities.ts";
import { cannotRun, createRuntimeRig, type RuntimeRig } from "./rig.ts";

describe.skipIf(cannotRun())("a process that is not privileged", () => {
  let rig: RuntimeRig;
  beforeAll(() => {
    rig = createRuntimeRig();
  });
  afterAll(() => rig.close());

  test("is filtered by seccomp, and may make no namespaces", async () => {
    const { stdout, stderr, code } = await rig.sh(
      "grep ^Seccomp: /proc/self/status; unshare --net true",
    );
    expect(stdout).toBe("Seccomp:\t2\n");
    expect(stderr).toContain("Operation not permitted");
    expect(code).not.toBe(0);
  });

  test("has the fourteen usual capabilities", async () => {
    const { stdout } = await rig.sh("grep -E '^Cap(Bnd|Eff|Inh)' /proc/self/status");
    expect(stdout).toBe(
      "CapInh:\t0000000000000000\nCapEff:\t00000000a80425fb\nCapBnd:\t00000000a80425fb\n",
    );
  });

  test("may run programs that set the user", async () => {
    expect((await rig.sh("grep ^NoNewPrivs /proc/self/status")).stdout).toBe("NoNewPrivs:\t0\n");
  });

  test("makes no device but the harmless ones", async () => {
    const script = "mknod /disk b 8 0; mknod /mem c 1 1; mknod /pipe p && mknod /null c 1 3; ls /";
    const { stdout } = await rig.sh(script);
    expect(stdout).toMatch(/null/);
    expect(stdout).toMatch(/pipe/);
    expect(stdout).not.toMatch(/disk|mem/);
  });

  test("does not see what the host hides, nor changes what it shows", async () => {
    const { stdout } = await rig.sh(
      "wc -c </proc/timer_list; ls /sys/firmware | wc -l; echo 1 >/proc/sys/kernel/panic; " +
        "echo x >/sys/kernel/x; mount -t tmpfs x /bin; true",
    );
    expect(stdout.split("\n").map((line) => line.trim())).toEqual(["0", "0", ""]);
    const denied = await rig.sh("echo 1 >/proc/sys/kernel/panic");
    expect(denied.stderr).toContain("Read-only file system");
  });

  test("sees its own processes alone, and no control groups", async () => {
    expect((await rig.sh("echo /proc/[0-9]*")).stdout).toBe("/proc/1\n");
    expect((await rig.sh("grep -c cgroup /proc/mounts")).stdout).toBe("0\n");
  });
});

describe.skipIf(cannotRun())("a privileged process", () => {
  let rig: RuntimeRig;
  beforeAll(() => {
    rig = createRuntimeRig();
  });
  afterAll(() => rig.close());

  test("has every capability that the engine has, and no filter", async () => {
    const script = "grep -E '^(CapEff|Seccomp:)' /proc/self/status";
    const { stdout } = await rig.sh(script, { privileged: true });
    const [effective = "", seccomp] = stdout.trim().split("\n");
    const bits = [...BigInt(`0x${effective.split("\t")[1]}`).toString(2)];
    expect(bits.filter((bit) => bit === "1")).toHaveLength(readCapabilities().all.length);
    expect(seccomp).toBe("Seccomp:\t0");
  });

  test("may mount, and write below /sys", async () => {
    const script = "mkdir /m && mount -t tmpfs x /m && grep ' /sys ' /proc/mounts";
    const { stdout, code } = await rig.sh(script, { privileged: true });
    expect({ code, isWritable: / rw,/.test(stdout) }).toEqual({ code: 0, isWritable: true });
  });
});
