// A folder that has grown is copied by what is new in it, and looks as if it were copied whole.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EVERYTHING } from "../../../engine/op/op.ts";
import type { Plan } from "../../../engine/op/plan.ts";
import { createHostFolders, type HostFolders } from "../../../engine/source/host/folders.ts";
import { systemClock } from "../../../stdlib/base/clock.ts";
import { copyAction, filePlan, placeIn, spotOf, treePlan, watch } from "../../contract/rig.ts";
import { createLocalRig, type LocalRig, writeTree } from "../../rig/local-solver.ts";
import { need } from "../../rig/need.ts";

describe.skipIf(need("namespace"))("a copy of a folder that has grown", () => {
  let folder: string;
  let rig: LocalRig;
  let hosts: HostFolders;
  let base: Plan;
  const { signal } = new AbortController();

  beforeAll(() => {
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "grow-"));
    rig = createLocalRig(folder, join(process.env["RONDEL_RUN"] ?? "", "grow"));
    hosts = createHostFolders({ store: rig.store, clock: systemClock });
    base = treePlan(rig.tree((at) => writeTree(at, { "etc/base": "base" })));
  });
  afterAll(async () => {
    await hosts.close();
    await rig.close();
    rmSync(folder, { recursive: true });
  });

  const host = (name: string) => {
    const path = join(folder, name);
    mkdirSync(path);
    writeTree(path, { "sub/a": "1", "sub/b": "2", "sub/dir/c": "3", top: "t" });
    for (let n = 0; n < 50; n++) writeTree(path, { [`sub/same/${n}`]: `${n}` });
    return path;
  };
  const copied = async (path: string, from: string, to: string) => {
    const source = treePlan(await hosts.directory(path, EVERYTHING, signal));
    const plan = filePlan(base, [copyAction(placeIn(source, from), to)], [source]);
    await rig.solver.solve(plan, watch().scope);
    const digest = (spot: Plan, at: string) => rig.solver.digest(spotOf(spot, at), watch().scope);
    expect(await digest(plan, to)).toBe(await digest(source, from));
    return plan;
  };
  const layersOf = (plan: Plan) => rig.store.results.find(plan.digest)?.outputs.get("root") ?? [];

  test.each([
    ["/", "/src"],
    ["/sub", "/deep/er/place"],
  ])("from %s to %s adds one layer that holds what changed", async (from, to) => {
    const path = host(`host${from.length}`);
    const first = await copied(path, from, to);
    writeFileSync(join(path, "sub/a"), "changed");
    rmSync(join(path, "sub/dir"), { recursive: true });
    writeFileSync(join(path, "sub/dir"), "now a file");
    symlinkSync("a", join(path, "sub/link"));
    const second = await copied(path, from, to);
    expect(layersOf(second).slice(0, -1)).toEqual(layersOf(first));
    const [added = first.digest as never] = layersOf(second).slice(-1);
    const files = readdirSync(rig.store.layers.pathOf(added), { recursive: true }) as string[];
    expect(files.some((file) => file.endsWith("/b"))).toBe(false);

    rmSync(join(path, "sub/dir"));
    mkdirSync(join(path, "sub/dir"));
    writeFileSync(join(path, "sub/dir/new"), "n");
    rmSync(join(path, "sub/b"));
    await copied(path, from, to);
  });
});
