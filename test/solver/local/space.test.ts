// A disk that fills up: while a process prints, while it writes, in bytes and in files. The failure
// says so, nothing of the step is kept, and with room again the next step works.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { execPlan, treePlan, watch } from "../../contract/rig.ts";
import { createLocalRig, type LocalRig, writeBusybox } from "../../rig/local-solver.ts";
import { need } from "../../rig/need.ts";
import { brokenRows, looseContent } from "../../rig/store-check.ts";

const APPLETS = ["sh", "dd", "cat", "echo", "seq", "touch", "true", "mkdir"];

describe.skipIf(need("namespace", "crun", "busybox"))("on a small disk", () => {
  let disk: string;
  let rig: LocalRig;
  let root: ReturnType<typeof treePlan>;

  beforeEach(() => {
    disk = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "small-disk-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=24m,nr_inodes=600", "small", disk]);
    rig = createLocalRig(disk, join(process.env["RONDEL_RUN"] ?? "", "small-disk"));
    root = treePlan(rig.tree((folder) => writeBusybox(folder, APPLETS)));
  });
  afterEach(async () => {
    await rig.close();
    expect(brokenRows(join(disk, "store"))).toEqual([]);
    expect(looseContent(join(disk, "store"))).toEqual([]);
    execFileSync("umount", [disk]);
    rmSync(disk, { recursive: true });
  });

  const run = (script: string) => rig.solver.solve(execPlan(root, script), watch().scope);
  const failsFull = (script: string) =>
    expect(run(script)).rejects.toMatchObject({ failure: { kind: "disk-full" } });

  test("a process that writes too much meets a full disk, whatever it makes of it", async () => {
    await failsFull("dd if=/dev/zero of=/big bs=1M count=100");
    await expect.poll(() => freeBytes(disk)).toBeGreaterThan(10_000_000);
    await failsFull("dd if=/dev/zero of=/big bs=1M count=100; true");
    await expect.poll(() => freeBytes(disk)).toBeGreaterThan(10_000_000);
    expect((await run("echo small > /small")).process?.exitCode).toBe(0);
  });

  test("output that does not fit ends the process", async () => {
    const fill = join(disk, "fill");
    writeFileSync(fill, Buffer.alloc(freeBytes(disk) - 3_000_000));
    await failsFull("while true; do seq 1 10000; done");
    rmSync(fill);
    expect((await run("seq 1 10")).process?.exitCode).toBe(0);
  });

  test("a disk that has no inodes left is full too", async () => {
    await failsFull("mkdir /d; i=0; while touch /d/$i; do i=$((i+1)); done");
    await expect.poll(() => statfsSync(disk).ffree).toBeGreaterThan(200);
    expect((await run("touch /one")).process?.exitCode).toBe(0);
  });

  test("where nothing can be begun, that is what is said", async () => {
    const fills = join(disk, "fills");
    mkdirSync(fills);
    try {
      for (let count = 0; ; count++) mkdirSync(join(fills, String(count)));
    } catch {
      expect(readdirSync(fills).length).toBeGreaterThan(10);
    }
    await failsFull("true");
    rmSync(fills, { recursive: true });
    expect((await run("true")).process?.exitCode).toBe(0);
  });
});

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
