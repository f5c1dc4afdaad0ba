// What a bounded process may use, in real control groups.

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCgroups, findPlace } from "../../engine/runtime/cgroup/cgroups.ts";
import { CONTROLLERS, placeFor } from "../../engine/runtime/cgroup/places.ts";
import { RuntimeFault } from "../../engine/runtime/runtime.ts";
import { need } from "../rig/need.ts";
import { cannotRun, createRuntimeRig, type RuntimeRig } from "./rig.ts";

const MEGABYTE = 1_000_000;

/** The groups that a runtime of this owner would make, wherever they are. */
function groupsHere(): string[] {
  return CONTROLLERS.flatMap((controller) => {
    const place = findPlace(controller, "/proc/self");
    return place === null ? [] : readdirSync(place.folder).map((name) => `${place.folder}/${name}`);
  });
}

function ownGroups(id: string): string[] {
  return groupsHere().filter((group) => group.endsWith(`-${id}`));
}

describe.skipIf(cannotRun() || need("cgroups"))("a process with a limit", () => {
  let rig: RuntimeRig;
  beforeAll(() => {
    rig = createRuntimeRig();
  });
  afterAll(() => rig.close());

  test("of memory is ended when it uses more, and it is said why", async () => {
    const hog = "head -c 100000000 /dev/zero | dd bs=100000000 count=1 iflag=fullblock | wc -c";
    const limits = { memoryBytes: 32 * MEGABYTE };
    const root = rig.root();
    let said = "";
    const exit = await rig.runtime.run(
      rig.spec(root, {
        id: "hog",
        args: ["/bin/sh", "-c", hog],
        limits,
        onOutput: (_, chunk) => {
          said += Buffer.from(chunk).toString("utf8");
        },
      }),
    );
    expect(exit.outOfMemory).toBe(true);
    expect(said).not.toContain("100000000\n");
    expect(ownGroups("hog")).toEqual([]);
  });

  test("of memory that it keeps to is not told to have run out", async () => {
    const limits = { memoryBytes: 32 * MEGABYTE };
    const exit = await rig.runtime.run(rig.spec(rig.root(), { limits }));
    expect(exit).toEqual({ code: 0, outOfMemory: false });
  });

  test("of processes cannot have more, and its forks fail", async () => {
    const bomb = "n=0; while [ $n -lt 50 ]; do sleep 5 & n=$((n+1)); done; echo all";
    const { stdout, stderr } = await rig.sh(bomb, { limits: { pids: 8 } });
    expect(stdout).not.toContain("all");
    expect(stderr).toContain("fork");
  });

  test("of one process can run one", async () => {
    const { code } = await rig.sh("exec true", { limits: { pids: 1 } });
    expect(code).toBe(0);
  });

  test("of processors has it in its group while it runs, and the group goes with it", async () => {
    const id = "half";
    let seen: string[] = [];
    const onOutput = () => {
      seen = ownGroups(id).flatMap((group) =>
        ["cpu.cfs_quota_us", "cpu.max"].flatMap((file) =>
          existsSync(`${group}/${file}`) ? [readFileSync(`${group}/${file}`, "utf8").trim()] : [],
        ),
      );
    };
    await rig.sh("echo", { id, limits: { cpus: 0.5 }, onOutput });
    expect(["50000", "50000 100000"]).toContain(seen[0]);
    expect(ownGroups(id)).toEqual([]);
  });

  test("is held to it with all that it started, and leaves nothing when ended", async () => {
    const end = new AbortController();
    const run = rig.sh("sleep 1000 & echo; wait", {
      id: "ended",
      limits: { pids: 20, memoryBytes: 64 * MEGABYTE },
      onOutput: () => end.abort(),
      signal: end.signal,
    });
    await expect(run).rejects.toMatchObject({ reason: "aborted" });
    expect(ownGroups("ended")).toEqual([]);
  });

  test("without a limit has no group of its own", async () => {
    let seen: string[] = [];
    await rig.sh("echo", {
      id: "free",
      onOutput: () => {
        seen = ownGroups("free");
      },
    });
    expect(seen).toEqual([]);
  });

  test("leaves to the next engine of its folder what it could not remove", () => {
    const owner = `${rig.folder}/killed`;
    const limits = { pids: 3, cpus: 1 };
    const { entrances } = createCgroups({ owner }).confine("left", limits);
    expect(entrances.every((file) => existsSync(file))).toBe(true);
    createCgroups({ owner });
    expect(entrances.some((file) => existsSync(file))).toBe(false);
  });
});

describe("a limit that this host cannot keep", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "proc-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("is a fault that says which, and what to do", () => {
    writeFileSync(`${folder}/mountinfo`, "");
    writeFileSync(`${folder}/cgroup`, "");
    const cgroups = createCgroups({ owner: "test", procFolder: folder });
    const confine = () => cgroups.confine("x", { memoryBytes: 64 * MEGABYTE });
    expect(confine).toThrow(RuntimeFault);
    expect(confine).toThrow("cannot keep a limit on memory");
  });

  test("in version 2 is passed on by the group that the engine's leaf is in", () => {
    const top = `${folder}/v2`;
    const group = `${top}/user/scope`;
    mkdirSync(`${group}/rondel-engine`, { recursive: true });
    const files = ["cgroup.type", "user/scope/cgroup.subtree_control"];
    for (const name of files) {
      writeFileSync(`${top}/${name}`, "");
    }
    writeFileSync(`${folder}/mountinfo`, `31 23 0:28 / ${top} rw - cgroup2 cgroup2 rw\n`);
    writeFileSync(`${folder}/cgroup`, "0::/user/scope/rondel-engine\n");
    const cgroups = createCgroups({ owner: "test", procFolder: folder });
    const { entrances } = cgroups.confine("x", { memoryBytes: 64 * MEGABYTE, cpus: 2 });
    const [entrance = ""] = entrances;
    expect(entrances).toHaveLength(1);
    expect(entrance.startsWith(`${group}/rondel-`)).toBe(true);
    const read = (name: string) => readFileSync(entrance.replace("cgroup.procs", name), "utf8");
    expect([read("memory.max"), read("cpu.max")]).toEqual(["64000000", "200000 100000"]);
    expect(readFileSync(`${group}/cgroup.subtree_control`, "utf8")).toBe("+cpu");
  });

  test("is none where only what is not asked for is missing", () => {
    const cgroups = createCgroups({ owner: "test", procFolder: folder });
    expect(cgroups.confine("x", {}).entrances).toEqual([]);
  });
});

describe("the place of a new group", () => {
  const v1 = "31 23 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory";
  const v2 = "31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw";

  test("is the group that this process is in", () => {
    expect(placeFor("memory", v1, "4:memory:/user/one\n0::/")).toEqual({
      version: 1,
      folder: "/sys/fs/cgroup/memory/user/one",
      top: "/sys/fs/cgroup/memory",
    });
    expect(placeFor("pids", v2, "0::/user/one")?.folder).toBe("/sys/fs/cgroup/user/one");
  });

  test("is counted from what a container sees", () => {
    const inside = v1.replace("0:28 / ", "0:28 /docker/x ");
    expect(placeFor("memory", inside, "4:memory:/docker/x")?.folder).toBe("/sys/fs/cgroup/memory");
  });

  test("is nowhere for what neither version has", () => {
    expect(placeFor("cpu", v1, "4:memory:/")).toBeNull();
    expect(placeFor("memory", `${v1}\n${v2}`, "0::/")).toBeNull();
  });
});
