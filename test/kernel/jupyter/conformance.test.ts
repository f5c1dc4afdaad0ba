// What Jupyter's own suite for kernels asks of ours, which it starts by an installed spec.

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { createEngineRig } from "../../rig/engine.ts";
import { need } from "../../rig/need.ts";

const PROGRAM = fileURLToPath(new URL("../../../shell/main.ts", import.meta.url));
const SAMPLES = fileURLToPath(new URL("./conformance.py", import.meta.url));
const PYTHON = "/usr/bin/python3";
const SUITE = "/usr/lib/python3/dist-packages/jupyter_kernel_test";

describe.skipIf(need("linux", "python3", SUITE))("Jupyter's suite for kernels", () => {
  test("passes, with a sample for each of its tests", { timeout: 180_000 }, async () => {
    const rig = createEngineRig({ RONDEL_SETUP: "off" });
    const folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "suite-"));
    const launcher = join(folder, "rondel");
    writeFileSync(launcher, `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`, {
      mode: 0o755,
    });
    const env = { ...rig.env, RONDEL_LAUNCHER: launcher, HOME: folder };
    const run = promisify(execFile);
    await run(launcher, ["kernel", "install", "--prefix", folder], { env });
    const paths = { ...env, JUPYTER_PATH: join(folder, "share/jupyter") };
    const ran = await run(PYTHON, [SAMPLES, "-v"], { env: paths }).catch((error: unknown) => {
      return error as { readonly stderr: string };
    });
    await rig.close();
    rmSync(folder, { recursive: true });
    expect(ran.stderr).toMatch(/\nOK( \(skipped=1\))?\n$/);
    expect(ran.stderr.match(/ \.\.\. ok$/gm)?.length).toBeGreaterThanOrEqual(12);
  });
});
