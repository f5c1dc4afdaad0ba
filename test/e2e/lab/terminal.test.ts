// Terminals in JupyterLab, as a person sits at them: typed into, resized, left, found again.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { picture } from "../../rig/lab/browser.ts";
import { LAB_NEEDS, type Lab, openLab } from "../../rig/lab/lab.ts";
import type { LabCell, LabNotebook } from "../../rig/lab/notebook.ts";
import { need } from "../../rig/need.ts";

const PATIENCE = { timeout: 50_000 };
const BOX = `const box = toolbox("sh", "stty", "sleep", "busybox").withEnvVariable("PS1", "in> ")`;

describe.skipIf(need(...LAB_NEEDS))("a terminal in JupyterLab", { timeout: 180_000 }, () => {
  let lab: Lab;
  let notebook: LabNotebook;
  beforeAll(async () => {
    lab = await openLab();
    notebook = await lab.open(lab.write("terminal.ipynb", []));
    await notebook.run(BOX);
  }, 180_000);
  afterAll(() => lab?.close());

  test("is typed into in the output, and what is kept there is the value", async () => {
    const cell = await notebook.start("const left = await box.terminal()");
    const seat = await sit(cell);
    await seat.type("busybox vi /note\n");
    await seat.see(/~\s*~/);
    await seat.type("ifrom vi");
    await seat.page.keyboard.press("Escape");
    await picture(seat.page, "terminal-vi");
    await seat.type(":wq\n");
    await seat.see(/in>\s*$/);
    await seat.type("exit\n");
    const { state, changes } = seat;
    await changes.getByText("A /note 8 B").waitFor();
    await picture(seat.page, "terminal-question");
    await seat.button("Keep changes").click();
    await state.getByText("It has ended (0); 1 changed file kept.").waitFor();
    await cell.over();
    const next = await notebook.run("left.file('/note').contents()");
    await next.outputs.getByText("from vi", { exact: true }).waitFor();
  });

  test("gets the keys that programs want, and one gives the keyboard back", async () => {
    const cell = await notebook.start("await box.terminal({ keep: false })");
    const seat = await sit(cell);
    await seat.type("sleep 600\n");
    await seat.page.keyboard.press("Control+C");
    await seat.see(/\^C\s*in>\s*$/);
    await seat.type("busybox cat -v\n\t!");
    await seat.page.keyboard.press("Escape");
    await seat.type("\n");
    await seat.see(/ {2,}!\^\[/);
    await seat.page.keyboard.press("Control+D");
    await seat.see(/in>\s*$/);
    await seat.page.keyboard.press("Control+]");
    await expect.poll(() => focusOf(seat.page), PATIENCE).toContain("jp-Cell");
    await seat.box.click();
    await seat.type("exit\n");
    await cell.over();
  });

  test("has as many columns and rows as there is room for", async () => {
    const cell = await notebook.start("await box.terminal({ keep: false })");
    const seat = await sit(cell);
    const [columns, rows] = await sizeOf(seat, "first");
    await seat.page.setViewportSize({ width: 900, height: 1000 });
    await seat.box.evaluate((box) => box.setAttribute("style", "height: 500px"));
    await expect
      .poll(async () => {
        const [narrower, higher] = await sizeOf(seat, "next");
        return narrower < columns && higher > rows;
      }, PATIENCE)
      .toBe(true);
    await seat.page.setViewportSize({ width: 1280, height: 1000 });
    await seat.type("exit\n");
    await cell.over();
  });

  test("that is left is found again by a page that is loaded anew, and by a second", async () => {
    // Only what is near the top of a notebook is drawn when that is opened.
    await notebook.menu("Edit", "Clear Outputs of All Cells");
    const cell = await notebook.start("await box.terminal()");
    const seat = await sit(cell);
    await seat.type("X=7; printf '\\033[1;34mblue \\033[31mred\\033[0m %s\\n' left\n");
    await seat.see(/blue red left\s*in>\s*$/);
    await seat.button("Leave running").click();
    await cell.over();
    await seat.state.getByText("runs").waitFor();
    const before = await seat.rows.innerText();
    const [, number = ""] = /Terminal (\d+)/.exec(await seat.title.innerText()) ?? [];
    await notebook.menu("File", "Save Notebook");
    await expect
      .poll(() => readFileSync(join(lab.folder, "terminal.ipynb"), "utf8"), PATIENCE)
      .toContain(`"terminal": ${number},`);
    await seat.page.reload();
    const again = seatOf(seat.page.locator(".rondel-terminal").last());
    await again.see(/blue red left\s*in>\s*$/);
    expect(await again.rows.innerText()).toBe(before);

    await using other = await lab.open("terminal.ipynb", { theme: "JupyterLab Dark" });
    const second = seatOf(other.page.locator(".rondel-terminal").last());
    await second.see(/blue red left\s*in>\s*$/);
    await again.state.getByText("typed into elsewhere").waitFor();
    await second.box.click();
    await second.type("echo $((X * 6))\n");
    await again.see(/\b42\s*in>\s*$/);
    await picture(other.page, "terminal-dark");
    await picture(again.page, "terminal-taken");
    await again.button("Type here").click();
    await second.state.getByText("typed into elsewhere").waitFor();
    await again.type("echo $((X * 3))\n");
    await second.see(/\b21\s*in>\s*$/);
  });

  test("is not known to a kernel that has begun anew, and the output says what to do", async () => {
    const { page, menu } = notebook;
    await menu("Kernel", "Restart Kernel…");
    await page.locator(".jp-Dialog .jp-mod-accept").click();
    const { state, hint } = seatOf(page.locator(".rondel-terminal").last());
    await state.getByText("this kernel does not know it").waitFor();
    const [, number] = /\.attach (\d+)/.exec(await hint.innerText()) ?? [];
    await notebook.idle();
    const cell = await notebook.run(`.attach ${number}`);
    const seat = await sit(cell);
    await seat.type("exit\n");
    await seat.state.getByText("It has ended (0).").waitFor();
  });

  test("of a stranger's notebook reaches nothing, and its words are text", async () => {
    const hostile = "<img src=x onerror='document.title=1'>";
    const facts = { terminal: 1, key: "1", title: hostile, says: null };
    const data = { [MEDIA_TYPE]: facts, "text/plain": "Terminal 1" };
    const path = lab.write("stranger.ipynb", ["1"]);
    writeFileSync(join(lab.folder, path), strangersNotebook(data));
    await using other = await lab.open(path);
    const { title, state, box } = seatOf(other.page.locator(".rondel-terminal"));
    await state.getByText("this kernel does not know it").waitFor();
    expect(await title.innerText()).toContain(hostile);
    expect(await box.innerText()).not.toContain("in>");
    expect(await other.page.title()).not.toBe("1");
  });
});

const MEDIA_TYPE = "application/vnd.rondel.terminal+json";

interface Seat {
  readonly page: Page;
  readonly box: Locator;
  readonly rows: Locator;
  readonly title: Locator;
  readonly state: Locator;
  readonly changes: Locator;
  readonly hint: Locator;
  button(name: string): Locator;
  type(text: string): Promise<void>;
  /** Resolves when the screen is so. */
  see(wanted: RegExp): Promise<void>;
}

/** Waits for its prompt, and clicks into it. */
async function sit(cell: LabCell): Promise<Seat> {
  const seat = seatOf(cell.at.locator(".rondel-terminal"));
  await seat.see(/in>\s*$/);
  await seat.box.click();
  return seat;
}

function seatOf(at: Locator): Seat {
  const rows = at.locator(".xterm-rows");
  const page = at.page();
  return {
    ...{ page, rows, box: at.locator(".rondel-terminal-box") },
    title: at.locator(".rondel-terminal-title"),
    state: at.locator(".rondel-terminal-state"),
    changes: at.locator(".rondel-terminal-changes"),
    hint: at.locator(".rondel-terminal-hint"),
    button: (name) => at.getByRole("button", { name }),
    type: (text) => page.keyboard.type(text),
    async see(wanted) {
      // A screen that nobody can see is not drawn.
      await at.locator(".rondel-terminal-box").scrollIntoViewIfNeeded(PATIENCE);
      await at.locator(".xterm-rows", { hasText: wanted }).waitFor();
    },
  };
}

/** As the program in it is told. */
async function sizeOf(seat: Seat, mark: string): Promise<readonly [columns: number, rows: number]> {
  const said = new RegExp(`${mark} (\\d+) (\\d+) end`, "g");
  const count = [...(await seat.rows.innerText()).matchAll(said)].length;
  await seat.type(`echo ${mark} $(stty size) end\n`);
  let found: RegExpExecArray | undefined;
  await expect
    .poll(async () => {
      const all = [...(await seat.rows.innerText()).replaceAll("\u00a0", " ").matchAll(said)];
      found = all.at(-1);
      return all.length;
    }, PATIENCE)
    .toBeGreaterThan(count);
  return [Number(found?.[2]), Number(found?.[1])];
}

function focusOf(page: Page): Promise<string> {
  return page.evaluate("document.activeElement?.className ?? ''");
}

function strangersNotebook(data: object): string {
  const output = { output_type: "display_data", metadata: {}, data };
  const cell = { cell_type: "code", id: "a", metadata: {}, source: "1", execution_count: 1 };
  const kernelspec = { name: "rondel", display_name: "Rondel", language: "typescript" };
  return JSON.stringify({
    ...{ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec } },
    cells: [{ ...cell, outputs: [output] }],
  });
}
