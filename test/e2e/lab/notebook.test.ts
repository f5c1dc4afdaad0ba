// A notebook of this project in JupyterLab, as a person runs it in a browser.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { CHROMIUM, openBrowser, picture } from "../../rig/lab/browser.ts";
import { openNotebook } from "../../rig/lab/notebook.ts";
import { JUPYTER, type LabServer, startLab } from "../../rig/lab/server.ts";
import { need } from "../../rig/need.ts";

const NEEDS = ["linux", "root", "namespace", "crun", CHROMIUM, JUPYTER];

describe.skipIf(need(...NEEDS))("a notebook in JupyterLab", { timeout: 120_000 }, () => {
  let rig: EngineRig;
  let lab: LabServer;
  let browser: Browser;
  beforeAll(async () => {
    rig = createEngineRig();
    [lab, browser] = await Promise.all([startLab(rig.env), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await lab?.[Symbol.asyncDispose]();
    await rig?.close();
  });

  test("runs from its first cell to its last", async () => {
    const path = lab.give("first-chain.ipynb");
    await using notebook = await openNotebook(browser, lab, path);
    await notebook.runAll();
    await picture(notebook.page, "first-chain");
    expect(await notebook.cell(2).outputs.last().innerText()).toBe("3\n");
  });
});
