// A notebook that is open in JupyterLab, as a person has it: menus, cells, keys, outputs. Every
// wait is for something that is to be seen; playwright looks again until it is.

import { randomUUID } from "node:crypto";
import type { Browser, Locator, Page } from "playwright-core";
import { picture } from "./browser.ts";
import type { LabServer } from "./server.ts";

export interface LabNotebook extends AsyncDisposable {
  readonly page: Page;
  /** Of the code cells; the first is 0. */
  cell(at: number): LabCell;
  /** Clicks through a menu: `menu("Run", "Run All Cells")`. */
  menu(...labels: readonly string[]): Promise<void>;
  /** Of so many cells with code; resolves when each has a number. */
  runAll(count: number): Promise<void>;
  /** Resolves when the kernel has nothing to do. */
  idle(): Promise<void>;
  /** Light or dark. */
  look(theme: Theme): Promise<void>;
  /** Into the last cell, which is empty. */
  type(source: string): Promise<LabCell>;
  /** Empties the last cell. */
  clear(): Promise<void>;
  /** Puts it into the last cell, runs that, and answers it; a new one comes below. */
  run(source: string): Promise<LabCell>;
  /** The same, but resolves as soon as it runs. */
  start(source: string): Promise<LabCell>;
}

export interface LabCell {
  readonly at: Locator;
  /** What is typed into. */
  readonly input: Locator;
  /** `[*]:` while it runs, then its number. */
  readonly prompt: Locator;
  /** One for each output. */
  readonly outputs: Locator;
  /** Resolves when it has run. */
  over(): Promise<void>;
}

export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: Theme;
}

export type Theme = "JupyterLab Light" | "JupyterLab Dark";

/** Before a test fails that waits for what never comes. A first engine takes its time. */
const PATIENCE_MS = 50_000;
const NOTEBOOK = ".jp-NotebookPanel:not(.lm-mod-hidden)";
const CELLS = `${NOTEBOOK} .jp-CodeCell`;

/** Resolves when the notebook is to be seen and its kernel is ready. */
export async function openNotebook(
  browser: Browser,
  lab: LabServer,
  path: string,
  { width = 1280, height = 1000, theme = "JupyterLab Light" }: OpenOptions = {},
): Promise<LabNotebook> {
  const place = `${lab.url}/lab/workspaces/${randomUUID()}/tree/${path}?token=${lab.token}`;
  for (;;) {
    const context = await browser.newContext({ viewport: { width, height } });
    context.setDefaultTimeout(PATIENCE_MS);
    const notebook = createNotebook(await context.newPage());
    if (await isOpened(notebook, place)) {
      await notebook.look(theme);
      return { ...notebook, [Symbol.asyncDispose]: () => context.close() };
    }
    await context.close();
  }
}

/**
 * Chromium drops what it is loading when an address of this machine comes or goes, as it does when
 * an engine starts. A person would load the page again.
 */
async function isOpened({ page, idle }: Notebook, place: string): Promise<boolean> {
  const dropped = new Promise<boolean>((resolve) => {
    page.on("requestfailed", (request) => {
      if (request.failure()?.errorText === "net::ERR_NETWORK_CHANGED") resolve(false);
    });
  });
  const opened = page
    .goto(place)
    .then(idle)
    .then(() => true);
  opened.catch(() => {});
  return Promise.race([opened, dropped]).catch(async (error: unknown) => {
    await picture(page, "not-opened");
    throw error;
  });
}

type Notebook = Omit<LabNotebook, typeof Symbol.asyncDispose>;

function createNotebook(page: Page): Notebook {
  const cells = page.locator(CELLS);
  const menu = (...labels: readonly string[]) => clickThrough(page, labels);
  const idle = () => page.locator(".jp-StatusBar-TextItem", { hasText: "Rondel | Idle" }).waitFor();
  const over = (cell: Locator) => cell.locator(".jp-InputPrompt", { hasText: RAN }).waitFor();
  const cellOf = (cell: Locator): LabCell => ({
    at: cell,
    input: cell.locator(".jp-InputArea .cm-content"),
    prompt: cell.locator(".jp-InputPrompt"),
    outputs: cell.locator(".jp-OutputArea-output"),
    over: () => over(cell),
  });
  const type = async (source: string) => {
    const cell = cellOf(cells.nth((await cells.count()) - 1));
    await cell.input.click();
    await page.keyboard.insertText(source);
    return cell;
  };
  const clear = async () => {
    // Menus and hints go first.
    await page.keyboard.press("Escape");
    await cells.last().locator(".jp-InputArea .cm-content").click();
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Delete");
  };
  const start = async (source: string) => {
    await type(source);
    const count = await cells.count();
    await page.keyboard.press("Shift+Enter");
    await cells.nth(count).waitFor();
    return cellOf(cells.nth(count - 1));
  };
  return {
    ...{ page, menu, idle, start },
    ...{ type, clear, cell: (at) => cellOf(cells.nth(at)) },
    async look(theme) {
      await menu("Settings", "Theme", theme);
      await page.locator(`body[data-jp-theme-name="${theme}"]`).waitFor({ state: "attached" });
    },
    async runAll(count) {
      await menu("Run", "Run All Cells");
      for (let at = 0; at < count; at += 1) await over(cells.nth(at));
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
