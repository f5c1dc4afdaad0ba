// Programs written with Dagger's SDK for Python run on the engine unmodified. It asks the engine
// for its whole schema first, which the one for TypeScript does not.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../rig/engine.ts";
import { JUPYTER, JUPYTER_PYTHON } from "../rig/lab/server.ts";
import { need } from "../rig/need.ts";
import { programIn, runIn } from "../rig/program.ts";
import { type ServedImages, serveTestImages } from "../rig/test-images.ts";

const PROGRAM = fileURLToPath(new URL("./sdk/program.py", import.meta.url));
const LAUNCHER = fileURLToPath(new URL("../../rondel", import.meta.url));

describe.skipIf(need("namespace", "crun", "docker-registry", JUPYTER))("the SDK for Python", () => {
  let images: ServedImages;
  let rig: EngineRig;
  let folder: string;

  beforeAll(async () => {
    images = await serveTestImages();
    rig = createEngineRig({ RONDEL_REGISTRY_MIRRORS: `docker.io=${images.mirror}` });
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "sdk-python-"));
    writeFileSync(join(folder, "host.txt"), "on the host");
  });
  afterAll(async () => {
    await rig.close();
    await images.close();
    rmSync(folder, { recursive: true });
  });

  test("runs under rondel with, and gets containers, folders, secrets and failures", async () => {
    const done = await programIn({ rig, cwd: folder })(["with", JUPYTER_PYTHON, PROGRAM]);
    expect(done, done.stderr).toMatchObject({ code: 0, stdout: "every answer was right\n" });
  });

  test("opens a session of its own through the launcher", async () => {
    const env = { _EXPERIMENTAL_DAGGER_CLI_BIN: LAUNCHER };
    const done = await runIn(JUPYTER_PYTHON, { rig, cwd: folder, env })([PROGRAM]);
    expect(done, done.stderr).toMatchObject({ code: 0, stdout: "every answer was right\n" });
  });
});
