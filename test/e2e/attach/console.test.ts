// Jupyter's own console and a prompt on one kernel: each sees what the other defines.

import { expect, test } from "vitest";
import { createEngineRig } from "../../rig/engine.ts";
import { JUPYTER, JUPYTER_PYTHON } from "../../rig/lab/server.ts";
import { need } from "../../rig/need.ts";
import { openTerminal } from "../../rig/terminal.ts";
import { openShared } from "./rig.ts";

test.skipIf(need("linux", JUPYTER))("jupyter console and a prompt share variables", async () => {
  const rig = createEngineRig({ RONDEL_SETUP: "off" });
  await using shared = await openShared(rig);
  await using theirs = openTerminal({
    file: JUPYTER_PYTHON,
    args: ["-m", "jupyter_console", "--existing", shared.front.file, "--simple-prompt"],
    env: { ...rig.env, HOME: rig.home.root, JUPYTER_RUNTIME_DIR: rig.home.root },
    patienceMs: 50_000,
  });
  await theirs.until(/In \[1\]: *$/m);
  const prompt = await shared.attach();
  theirs.keys("const fromConsole = 6 * 7<enter>");
  await prompt.until(/── cell 1, in Jupyter\n1‹ const fromConsole = 6 \* 7/);
  expect(await prompt.cell("fromConsole")).toContain("42");
  await prompt.cell('const fromPrompt = "both"');
  theirs.keys("fromPrompt + fromConsole<enter>");
  await theirs.until(/both42/);
  await prompt.until((screen) => screen.includes("both42"));
  await rig.close();
});
