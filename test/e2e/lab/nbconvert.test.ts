// A notebook that nbconvert runs and makes a page of, without any front end, as a browser shows it.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { picture } from "../../rig/lab/browser.ts";
import { LAB_NEEDS, type Lab, openLab } from "../../rig/lab/lab.ts";
import { JUPYTER_PYTHON } from "../../rig/lab/server.ts";
import { need } from "../../rig/need.ts";
import { faintestText } from "./contrast.ts";

const LEAST_CONTRAST = 3;

const THEMES = ["light", "dark"] as const;

/** The first shows two outputs, each of the others one. */
const CELLS = [
  [
    'const made = toolbox("sh").withWorkdir("/site").withExec(["sh", "-c", `mkdir -p docs/deep',
    'echo words; echo deep > docs/deep/x; echo "# hi" > docs/index.md`])',
    "made.stdout()",
  ].join("\n"),
  'made.withExec(["echo", "more"])',
  'made.directory("/site")',
  '.dag made.withExec(["echo", "more"])',
  '[{ name: "a", size: 1 }, { name: "b", size: 2 }]',
];

describe.skipIf(need(...LAB_NEEDS))("a page of nbconvert", { timeout: 180_000 }, () => {
  let lab: Lab;
  let page: Page;
  beforeAll(async () => {
    lab = await openLab();
    const path = join(lab.folder, lab.write("report.ipynb", CELLS));
    const run = (...args: readonly string[]) =>
      promisify(execFile)(JUPYTER_PYTHON, ["-m", "nbconvert", ...args, path], {
        env: { ...lab.env },
      });
    await run("--to=notebook", "--execute", "--inplace");
    for (const theme of THEMES) await run("--to=html", `--theme=${theme}`, `--output=${theme}`);
    page = await lab.page();
    // Without a network: what nbconvert itself would fetch is not to be had, nor needed.
    await page.route(/^https?:/, (route) => route.abort());
    await open("light");
  }, 180_000);
  const open = async (theme: string) => {
    const { href } = pathToFileURL(join(lab.folder, `${theme}.html`));
    await page.goto(href, { waitUntil: "commit" });
    await outputs().nth(CELLS.length).waitFor();
  };
  afterAll(() => lab?.close());
  const outputs = () => page.locator(".jp-OutputArea-output");

  test("shows what ran, its log, the card, the tree, the graph and the table", async () => {
    const [work, text, card, tree, graph, table] = await outputs().all();
    expect(await work?.innerText()).toMatch(/^✓ .*1 run/);
    await work?.getByText("log").click();
    expect(await work?.innerText()).toContain("words");
    expect(await text?.innerText()).toContain("words");
    expect(await card?.innerText()).toMatch(/^Container linux\/.*1 would run/);
    await tree?.locator("summary", { hasText: /^deep\/$/ }).click();
    expect(await tree?.innerText()).toContain("x 5 B");
    const width = () => graph?.locator("img").evaluate(({ naturalWidth }) => naturalWidth);
    await expect.poll(width).toBeGreaterThan(200);
    expect(await table?.locator("td").allInnerTexts()).toEqual(["a", "1", "b", "2"]);
  });

  test.each(THEMES)("holds no script of ours, and reads in the theme %s", async (theme) => {
    await open(theme);
    expect(await outputs().locator("script, [onclick], [onerror], iframe").count()).toBe(0);
    for (const [at, output] of (await outputs().all()).entries()) {
      await output.scrollIntoViewIfNeeded();
      const { ratio, text } = await faintestText(output);
      expect(ratio, text).toBeGreaterThan(LEAST_CONTRAST);
      await picture(page, `nbconvert ${theme}-${at}`);
    }
  });
});
