// What a person types into JupyterLab: code with help, and answers to questions.

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { picture } from "../../rig/lab/browser.ts";
import { LAB_NEEDS, type Lab, openLab } from "../../rig/lab/lab.ts";
import type { LabNotebook } from "../../rig/lab/notebook.ts";
import { need } from "../../rig/need.ts";

describe.skipIf(need(...LAB_NEEDS))("typing in JupyterLab", { timeout: 180_000 }, () => {
  let lab: Lab;
  let notebook: LabNotebook;
  beforeAll(async () => {
    lab = await openLab();
    notebook = await lab.open(lab.write("typing.ipynb", []));
    await notebook.run('const tools = toolbox("sh")');
  }, 180_000);
  afterEach(() => notebook.clear());
  afterAll(() => lab?.close());

  test("Tab offers the methods of what a call answers, and what they are", async () => {
    const cell = await notebook.type('tools.withExec(["true"]).std');
    await notebook.page.keyboard.press("Tab");
    const menu = notebook.page.locator(".jp-Completer-item");
    await menu.filter({ hasText: "stdout" }).waitFor();
    await picture(notebook.page, "completion");
    const matches = await menu.locator(".jp-Completer-match").allInnerTexts();
    expect(matches.slice(0, 2).sort()).toEqual(["stderr", "stdout"]);
    expect(await menu.first().innerText()).toContain("method");
    await notebook.page.keyboard.press("Enter");
    await menu.first().waitFor({ state: "hidden" });
    expect(await cell.input.innerText()).toBe(`tools.withExec(["true"]).${matches[0]}`);
  });

  test("Shift-Tab tells the signature of what the cursor is in", async () => {
    await notebook.type("tools.withExec(");
    await notebook.page.keyboard.press("Shift+Tab");
    const told = notebook.page.locator(".jp-Tooltip");
    await told.getByText("withExec").first().waitFor();
    await picture(notebook.page, "inspection");
    expect(await told.innerText()).toMatch(/withExec\(args: readonly string\[\].*Runs a command/s);
  });

  test("a cell asks, and has the answer", async () => {
    const cell = await notebook.start('const name = await ask("Your name?"); name.toUpperCase()');
    const field = cell.at.locator(".jp-Stdin-input");
    await field.waitFor();
    expect(await cell.at.locator(".jp-Stdin-prompt").innerText()).toContain("Your name?");
    await field.fill("ada");
    await field.press("Enter");
    await cell.outputs.getByText("ADA", { exact: true }).waitFor();
  });

  test("a secret is typed unseen, and is nowhere in the page afterwards", async () => {
    const cell = await notebook.start('const token = await askSecret("Token?"); token.length');
    const field = cell.at.locator(".jp-Stdin-input");
    await field.waitFor();
    expect(await field.getAttribute("type")).toBe("password");
    await field.fill("hunter2-hunter2");
    await field.press("Enter");
    await cell.outputs.getByText("15", { exact: true }).waitFor();
    expect(await notebook.page.content()).not.toContain("hunter2");
  });
});
