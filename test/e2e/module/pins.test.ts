// What the tags of a module meant when it was saved: they mean it still when they have moved, and
// what is not there any more is said.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { need } from "../../rig/need.ts";
import { programIn, type Rondel } from "../../rig/program.ts";
import { openPrompt } from "../../rig/prompt.ts";
import { startRegistry, type TestRegistry } from "../../rig/registry.ts";

const NEEDS = ["crun", "root", "namespace", "docker-registry"];

describe.skipIf(need(...NEEDS))("the images of a module", () => {
  let rig: EngineRig;
  let registry: TestRegistry;
  let isServed = true;
  let folder: string;
  let rondel: Rondel;
  let address: string;

  beforeAll(async () => {
    rig = createEngineRig();
    registry = await startRegistry();
    address = `${registry.host}/team/app:1`;
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "pins-"));
    rondel = programIn({ rig, cwd: folder });
    await publish("one");
    await using prompt = await openPrompt({ rig, cwd: folder, columns: 100 });
    await prompt.cell(`const app = container().from("${address}")`);
    await prompt.cell("const text = await app.withExec(['cat', '/version']).stdout()");
    const saved = await prompt.command(".save pinned app text");
    expect(saved.join("\n")).toContain("Saved as");
  });
  afterAll(async () => {
    if (isServed) await registry.close();
    await rig.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function publish(version: string): Promise<void> {
    const made = `toolbox("cat").withNewFile("/version", "${version}")`;
    const { stdout, stderr } = await rondel(["eval", `${made}.publish("${address}")`]);
    expect(stdout, stderr).toContain("@sha256:");
  }

  test("are those of then when their tag names another now, unless the tag is asked", async () => {
    await publish("two");
    expect((await rondel(["call", "pinned", "text"])).stdout).toBe("one\n");
    const replayed = await rondel(["replay", "pinned"]);
    expect(replayed).toMatchObject({ stdout: "same    app\nsame    text\n", code: 0 });
    expect((await rondel(["call", "pinned", "text", "--unpinned"])).stdout).toBe("two\n");
  });

  test("that are gone are named, and those of a registry that is silent are not gone", async () => {
    const path = join(folder, "pinned/rondel.lock.json");
    const lock = readFileSync(path, "utf8");
    const gone = `sha256:${"0".repeat(64)}`;
    writeFileSync(path, lock.replace(/(team\/app:1@)sha256:[0-9a-f]{64}/g, `$1${gone}`));
    const missing = await rondel(["replay", "pinned"]);
    const reference = `${address} (${address}@${gone})`;
    expect(missing.stdout).toContain(`gone    app: the pinned image ${reference} is not there`);
    expect(missing.stdout).toContain(`gone    text: the pinned image`);
    expect(missing.code).toBe(1);

    await registry.close();
    isServed = false;
    const silent = await rondel(["replay", "pinned"]);
    expect(silent.stdout).toMatch(/^failed {2}app: .*registry/m);
    expect(silent.stdout).not.toContain("gone");
  });
});
