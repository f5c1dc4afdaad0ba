// What is a change of who was in a live process, and what is not. The root is busybox.

import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BindMount, TempMount } from "../../../engine/op/op.ts";
import type { Plan } from "../../../engine/op/plan.ts";
import { type ExecParts, execPlan, placeIn, spotOf, treePlan, watch } from "../../contract/rig.ts";
import { createLocalRig, type LocalRig, writeBusybox, writeTree } from "../../rig/local-solver.ts";
import { need } from "../../rig/need.ts";

const APPLETS = "sh echo ls chmod mkfifo ln mkdir rm mv touch true".split(" ");
const SIZE = { columns: 80, rows: 24 };

describe.skipIf(need("namespace", "crun", "busybox"))("a live process", () => {
  let folder: string;
  let rig: LocalRig;
  let root: Plan;

  beforeAll(() => {
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "live-"));
    rig = createLocalRig(folder, join(process.env["RONDEL_RUN"] ?? "", "live"));
    const image = rig.tree((at) => {
      writeBusybox(at, APPLETS);
      writeTree(at, { "old/file": "x" });
    });
    root = treePlan(image);
  });
  afterAll(async () => {
    await rig.close();
    rmSync(folder, { recursive: true });
  });

  const changesOf = async (script: string, parts: ExecParts = {}, more: Plan[] = []) => {
    const on = execPlan(root, script, parts, more);
    const commands = [["sh", "-c", script]];
    const order = { on, commands, env: [], size: SIZE, onOutput: () => undefined };
    const run = await rig.solver.start(order, watch().scope);
    const { list, total } = await run.changes();
    await run.discard();
    expect(total).toBe(list.length);
    return list.map(({ kind, path }) => `${kind} ${path}`);
  };
  const TEMP: TempMount = { kind: "temp", at: "/deep/down/temp", sizeBytes: null };

  test("has changed nothing by coming to a folder and mounts that were not there", async () => {
    expect(await changesOf("true", { cwd: "/w/ork", mounts: [TEMP] })).toEqual([]);
  });

  test("has changed what it wrote there", async () => {
    const written = await changesOf("echo x > /w/ork/file", { cwd: "/w/ork" });
    expect(written).toEqual(["added /w/ork/file"]);
  });

  test("has changed a folder whose mode or owner is another", async () => {
    expect(await changesOf("chmod 700 /old")).toEqual(["modified /old/"]);
    expect(await changesOf("chown 7:8 /old; echo y > /old/file")).toEqual([
      "modified /old/",
      "modified /old/file",
    ]);
    expect(await changesOf("chmod 700 /old; chmod 755 /old; touch /old")).toEqual([]);
  });

  test("is kept with hard links, pipes and modes, and without sockets", async () => {
    const script = [
      "mkdir /new; echo x > /new/file; ln /new/file /new/same; chmod 4755 /new/file",
      "mkfifo /new/pipe; ln -s nowhere /new/link; rm /old/file; touch '/new/with space'",
    ].join("; ");
    const on = execPlan(root, script);
    const order = { on, commands: [["sh", "-c", script]], env: [], size: SIZE };
    const run = await rig.solver.start({ ...order, onOutput: () => undefined }, watch().scope);
    await run.exited;
    const [kept] = await run.keep();
    expect(kept?.removed).toEqual(["/old/file"]);
    const tree = treePlan(kept?.tree ?? expect.fail("nothing kept"));
    const { scope } = watch();
    const names = await rig.solver.list(spotOf(tree, "/new"), scope);
    expect(names.map(({ name }) => name).sort()).toEqual(
      ["file", "link", "pipe", "same", "with space"].sort(),
    );
    const stat = await rig.solver.stat(spotOf(tree, "/new/same"), scope, true);
    expect((stat?.mode ?? 0) & 0o7777).toBe(0o4755);
  });

  test("has changed nothing in a folder of another by mounts inside of it", async () => {
    const data = treePlan(rig.tree((at) => writeTree(at, { file: "x" })));
    const bind: BindMount = {
      kind: "bind",
      at: "/data",
      from: placeIn(data),
      readonly: false,
      owner: null,
    };
    const mounts = [bind, { ...TEMP, at: "/data/inner/temp" }];
    expect(await changesOf("true", { mounts }, [data])).toEqual([]);
  });
});
