// Cells that run while somebody looks: what is shown meanwhile, and how it is ended.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { picture } from "../../rig/lab/browser.ts";
import { LAB_NEEDS, type Lab, openLab } from "../../rig/lab/lab.ts";
import type { LabNotebook } from "../../rig/lab/notebook.ts";
import { need } from "../../rig/need.ts";

const LONG = 'await toolbox("sh").withExec(["sh", "-c", "echo begun; sleep 600"]).sync()';

describe.skipIf(need(...LAB_NEEDS))("a cell that runs in JupyterLab", { timeout: 180_000 }, () => {
  let lab: Lab;
  let notebook: LabNotebook;
  beforeAll(async () => {
    lab = await openLab();
    notebook = await lab.open(lab.write("running.ipynb", []));
    await notebook.run("let kept = 41");
  }, 180_000);
  afterAll(() => lab?.close());
  const interrupt = () => notebook.menu("Kernel", "Interrupt Kernel");

  test("shows its process and the newest output, and is interrupted with it", async () => {
    const cell = await notebook.start(LONG);
    const live = cell.outputs.first();
    await live.getByText("│ begun").waitFor();
    expect(await live.innerText()).toMatch(/^▶ .*1 running.*▶ exec sh -c "echo begun/s);
    expect(await cell.prompt.innerText()).toBe("[*]:");
    await picture(notebook.page, "running");
    await interrupt();
    await cell.over();
    expect(await cell.outputs.last().innerText()).toMatch(/^Interrupted/);
    expect(await live.innerText()).toMatch(/^■ .*1 unfinished/);
    await picture(notebook.page, "interrupted");
  });

  test("is interrupted in a loop that never ends, and the variables stay", async () => {
    const cell = await notebook.start('console.log("round"); while (true) kept += 0');
    await cell.outputs.getByText("round").waitFor();
    await interrupt();
    await cell.over();
    expect(await cell.outputs.last().innerText()).toMatch(/^Interrupted/);
    const after = await notebook.run("kept + 1");
    expect(await after.outputs.last().innerText()).toBe("42");
  });

  test("is forgotten by a restart, and runs again", async () => {
    await notebook.menu("Kernel", "Restart Kernel…");
    await notebook.page.locator(".jp-Dialog button", { hasText: "Restart" }).click();
    await notebook.page.locator(".jp-Dialog").waitFor({ state: "detached" });
    await notebook.idle();
    const cell = await notebook.run("typeof kept");
    expect(await cell.prompt.innerText()).toBe("[1]:");
    expect(await cell.outputs.last().innerText()).toBe("undefined");
    const again = await notebook.run('toolbox("sh").withExec(["echo", "again"]).stdout()');
    expect(await again.outputs.last().innerText()).toBe("again\n");
  });
});
