// A notebook that is open in JupyterLab, as a person has it: menus, cells, keys, outputs. Every
// wait is for something that is to be seen; playwright looks again until it is.

import type { Browser, Locator, Page } from "playwright-core";
import type { LabServer } from "./server.ts";

export interface LabNotebook extends AsyncDisposable {
  readonly page: Page;
  /** Of the code cells; the first is 0. */
  cell(at: number): LabCell;
  /** Clicks through a menu: `menu("Run", "Run All Cells")`. */
  menu(...labels: readonly string[]): Promise<void>;
  /** Resolves when each code cell has a number and the kernel has nothing to do. */
  runAll(): Promise<void>;
  /** Resolves when the kernel has nothing to do. */
  idle(): Promise<void>;
  /** Puts it into the last cell, runs that, and answers it; a new one comes below. */
  run(source: string): Promise<LabCell>;
  /** The same, but resolves as soon as it runs. */
  start(source: string): Promise<LabCell>;
}

export interface LabCell {
  readonly at: Locator;
  /** What is typed into. */
  readonly input: Locator;
  /** One for each output. */
  readonly outputs: Locator;
  /** Resolves when it has run. */
  over(): Promise<void>;
}

export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: "JupyterLab Light" | "JupyterLab Dark";
}

/** Before a test fails that waits for what never comes. A first engine takes its time. */
const PATIENCE_MS = 100_000;
const NOTEBOOK = ".jp-NotebookPanel:not(.lm-mod-hidden)";
const CELLS = `${NOTEBOOK} .jp-CodeCell`;

/** Resolves when the notebook is to be seen and its kernel is ready. */
export async function openNotebook(
  browser: Browser,
  lab: LabServer,
  path: string,
  { width = 1280, height = 1000, theme = "JupyterLab Light" }: OpenOptions = {},
): Promise<LabNotebook> {
  const context = await browser.newContext({ viewport: { width, height } });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await page.goto(`${lab.url}/lab/tree/${path}?token=${lab.token}&reset`);
  const notebook = createNotebook(page);
  await notebook.idle();
  await notebook.menu("Settings", "Theme", theme);
  await page.locator(`body[data-jp-theme-name="${theme}"]`).waitFor({ state: "attached" });
  return { ...notebook, [Symbol.asyncDispose]: () => context.close() };
}

function createNotebook(page: Page): Omit<LabNotebook, typeof Symbol.asyncDispose> {
  const cells = page.locator(CELLS);
  const menu = (...labels: readonly string[]) => clickThrough(page, labels);
  const idle = () => page.locator(".jp-StatusBar-TextItem", { hasText: "Rondel | Idle" }).waitFor();
  const over = (cell: Locator) => cell.locator(".jp-InputPrompt", { hasText: RAN }).waitFor();
  const cellOf = (cell: Locator): LabCell => ({
    at: cell,
    input: cell.locator(".jp-InputArea .cm-content"),
    outputs: cell.locator(".jp-OutputArea-output"),
    over: () => over(cell),
  });
  const start = async (source: string) => {
    const cell = cellOf(cells.nth((await cells.count()) - 1));
    await cell.input.click();
    await page.keyboard.insertText(source);
    const count = await cells.count();
    await page.keyboard.press("Shift+Enter");
    await cells.nth(count).waitFor();
    return cellOf(cells.nth(count - 1));
  };
  return {
    ...{ page, menu, idle, start },
    cell: (at) => cellOf(cells.nth(at)),
    async runAll() {
      await menu("Run", "Run All Cells");
      for (const cell of await cells.all()) await over(cell);
      await idle();
    },
    async run(source) {
      const cell = await start(source);
      await cell.over();
      return cell;
    },
  };
}

const RAN = /\[\d+\]/;

async function clickThrough(page: Page, [first, ...rest]: readonly string[]): Promise<void> {
  await page.locator(".lm-MenuBar-itemLabel", { hasText: new RegExp(`^${first}$`) }).click();
  for (const label of rest) {
    const item = page.locator(".lm-Menu-item", { hasText: label });
    await item.locator(".lm-Menu-itemLabel", { hasText: new RegExp(`^${label}$`) }).click();
  }
}
