// What Jupyter's own suite for kernels asks of ours, which it starts by an installed spec: the
// suite that Debian has, with its client of that time, and the newest.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { createEngineRig } from "../../rig/engine.ts";
import { createJupyterHome, JUPYTER, JUPYTER_PYTHON } from "../../rig/lab/server.ts";
import { need } from "../../rig/need.ts";

const SAMPLES = fileURLToPath(new URL("./conformance.py", import.meta.url));

const DEBIAN = "/usr/lib/python3/dist-packages/jupyter_kernel_test";

/** The older one has no test of the welcome. */
const SUITES = [
  { name: "of Debian", python: "/usr/bin/python3", needed: DEBIAN, tests: 13 },
  { name: "of today", python: JUPYTER_PYTHON, needed: JUPYTER, tests: 14 },
] as const;

describe.each(SUITES)("Jupyter's suite for kernels, $name", (suite) => {
  const { python, needed, tests } = suite;
  test.skipIf(need("linux", python, needed))(
    "passes, with a sample for each of its tests",
    { timeout: 180_000 },
    async () => {
      const rig = createEngineRig();
      const home = await createJupyterHome(rig.env);
      const run = promisify(execFile);
      const ran = await run(python, [SAMPLES, "-v"], { env: { ...home.env } }).catch(
        (error: unknown) => error as { readonly stderr: string },
      );
      await rig.close();
      home[Symbol.dispose]();
      // Without "(skipped=…)": none is left out.
      expect(ran.stderr).toMatch(new RegExp(`\nRan ${tests} tests in .*\n\nOK\n$`));
    },
  );
});
