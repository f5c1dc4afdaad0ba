// Early cut-off in real containers: what ran again and came out the same stops there.

import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Plan } from "../../../engine/op/plan.ts";
import {
  copyAction,
  execPlan,
  filePlan,
  placeIn,
  text,
  treePlan,
  watch,
} from "../../contract/rig.ts";
import { createLocalRig, type LocalRig, writeBusybox, writeTree } from "../../rig/local-solver.ts";
import { need } from "../../rig/need.ts";

describe.skipIf(need("namespace", "crun", "busybox"))("early cut-off", () => {
  let folder: string;
  let rig: LocalRig;
  let root: Plan;

  beforeAll(() => {
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "cutoff-"));
    rig = createLocalRig(folder, join(process.env["RONDEL_RUN"] ?? "", "cutoff"));
    root = treePlan(rig.tree((at) => writeBusybox(at, ["sh", "cat", "echo", "mkdir"])));
  });
  afterAll(async () => {
    await rig.close();
    rmSync(folder, { recursive: true });
  });

  /** Compiles a source to /out, packs /out into a fresh root, and checks the pack. */
  const pipeline = (source: string, remark: string) => {
    const compile = execPlan(root, `mkdir /out; echo "${source}" > /out/bin # ${remark}`);
    const pack = filePlan(root, [copyAction(placeIn(compile, "/out"), "/app")], [compile]);
    const check = execPlan(pack, "cat /app/bin");
    return { compile, pack, check };
  };
  const ran = async (plan: Plan) => {
    const { scope, events } = watch();
    const printed = text(await rig.solver.output(plan, "stdout", scope));
    const started = events.flatMap((event) => (event.kind === "op-started" ? [event.op] : []));
    return { printed, started };
  };

  test("an exec that ran again with the same output runs nothing after it", async () => {
    const first = pipeline("same", "one");
    expect((await ran(first.check)).started).toHaveLength(3);
    const second = pipeline("same", "two");
    const { printed, started } = await ran(second.check);
    expect(printed).toBe("same\n");
    expect(started).toEqual([second.compile.digest]);
  });

  test("another output runs all that uses it", async () => {
    await ran(pipeline("before", "x").check);
    const changed = pipeline("after", "x");
    const { printed, started } = await ran(changed.check);
    expect(printed).toBe("after\n");
    expect(started).toHaveLength(3);
  });

  test("a part of a folder is compared by itself: a change beside it does not count", async () => {
    const tree = (readme: string) =>
      treePlan(rig.tree((at) => writeTree(at, { "src/main": "code", README: readme })));
    const build = (project: Plan) =>
      execPlan(
        filePlan(root, [copyAction(placeIn(project, "/src"), "/src")], [project]),
        "cat /src/main",
      );
    expect((await ran(build(tree("one")))).started).toHaveLength(2);
    expect(await ran(build(tree("two")))).toEqual({ printed: "code", started: [] });
  });

  test("a mounted folder with the same content is the same mount", async () => {
    const mounted = (remark: string) => {
      const made = execPlan(root, `mkdir /data; echo 1 > /data/f # ${remark}`);
      const mount = {
        kind: "bind" as const,
        at: "/mnt",
        from: placeIn(made, "/data"),
        readonly: true,
        owner: null,
      };
      return execPlan(root, "cat /mnt/f", { mounts: [mount] }, [made]);
    };
    expect((await ran(mounted("one"))).started).toHaveLength(2);
    expect(await ran(mounted("two"))).toMatchObject({
      printed: "1\n",
      started: [expect.anything()],
    });
  });

  test("mode and owner are part of the content", async () => {
    const made = (mode: string) =>
      execPlan(root, `mkdir /m; echo 1 > /m/f; /bin/busybox chmod ${mode} /m/f`);
    const use = (mode: string) => {
      const plan = made(mode);
      return execPlan(filePlan(root, [copyAction(placeIn(plan, "/m"), "/m")], [plan]), "cat /m/f");
    };
    await ran(use("600"));
    expect((await ran(use("644"))).started).toHaveLength(3);
  });
});
