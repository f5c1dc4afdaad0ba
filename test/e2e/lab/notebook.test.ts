// What values look like in JupyterLab, to a person with a browser.

import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { picture } from "../../rig/lab/browser.ts";
import { LAB_NEEDS, type Lab, openLab } from "../../rig/lab/lab.ts";
import type { LabNotebook } from "../../rig/lab/notebook.ts";
import { need } from "../../rig/need.ts";
import { faintestText } from "./contrast.ts";

/** What WCAG asks of text that is large or bold; ours is muted on purpose in places. */
const LEAST_CONTRAST = 3;

const HOSTILE = "<img src=x onerror='globalThis.pwned = true'><script>pwned = true</script>";

const VALUES = [
  'const tools = toolbox("sh")',
  'tools.withEntrypoint(["sh"]).withEnvVariable("MODE", "fast").withExec(["echo", "hi"])',
  [
    'const made = tools.withWorkdir("/site").withExec(["sh", "-c", `mkdir -p docs/deep src',
    "echo '# hi' > docs/index.md; echo deep > docs/deep/x",
    "echo 'export const a = 1' > src/main.ts; printf 'name,size\\\\na,1\\\\nb,22\\\\n' > t.csv",
    `printf '\\\\033[32mgreen\\\\033[0m %s\\\\n' "${HOSTILE}"\`])`,
    'await made.directory("/site").sync()',
  ].join("\n"),
  'made.directory("/site")',
  'made.file("/site/src/main.ts")',
  'made.file("/site/t.csv")',
  'const parts = [1, 2, 3, 4].map((n) => made.withExec(["sh", "-c", `echo ${n} > /p${n}`]))',
  [
    "let all = made",
    "parts.forEach((one, n) => { all = all.withFile(`/all/${n}`, one.file(`/p${n + 1}`)) })",
  ].join("\n"),
  ".dag all",
  ".plan all",
  '[{ name: "a", size: 1 }, { name: "b", size: 20000 }]',
  `made.withExec(["echo", ${JSON.stringify(HOSTILE)}]).stdout()`,
];

/** Those of the cells that show a value. */
const SHOWING = [1, 3, 4, 5, 8, 9, 10, 11];

describe.skipIf(need(...LAB_NEEDS))("in JupyterLab", { timeout: 180_000 }, () => {
  let lab: Lab;
  let values: LabNotebook;
  beforeAll(async () => {
    lab = await openLab();
    values = await lab.open(lab.write("values.ipynb", VALUES), { height: 1400 });
    await values.runAll(VALUES.length);
  }, 180_000);
  afterAll(() => lab?.close());
  /** What is not near the screen is not drawn. */
  const shown = async (at: number) => {
    const output = values.cell(at).outputs.last();
    await output.scrollIntoViewIfNeeded();
    return output;
  };

  test("a notebook of this project runs from its first cell to its last", async () => {
    await using notebook = await lab.open(lab.give("first-chain.ipynb"));
    await notebook.runAll(8);
    await picture(notebook.page, "first-chain");
    expect(await notebook.cell(2).outputs.last().innerText()).toBe("3\n");
    expect(await notebook.cell(3).outputs.last().innerText()).toMatch(
      /^File words.*one two three/s,
    );
  });

  test("a container is a card, and its graph is folded in", async () => {
    const card = await shown(1);
    expect(await card.innerText()).toMatch(/^Container linux\/\w+ · .*1 would run/);
    expect(await card.innerText()).toMatch(/○\s{3}\.withExec\(\["echo", "hi"\]\)/);
    const graph = card.locator("img");
    expect(await graph.isVisible()).toBe(false);
    await card.getByText("graph").click();
    await graph.waitFor();
    await expect.poll(() => widthOf(graph)).toBeGreaterThan(200);
  });

  test("a directory is a tree whose folders open", async () => {
    const tree = await shown(3);
    const deep = tree.locator("summary", { hasText: /^deep\/$/ });
    const file = deep.locator("xpath=..").getByText("x 5 B");
    expect(await tree.getByText("index.md 5 B").isVisible()).toBe(true);
    expect(await file.isVisible()).toBe(false);
    await deep.click();
    await file.waitFor();
  });

  test("files are code in colours and tables", async () => {
    const code = await shown(4);
    expect(await code.locator("span", { hasText: /^export$/ }).count()).toBe(1);
    const cells = (await shown(5)).locator("td");
    expect(await cells.allInnerTexts()).toEqual(["a", "1", "b", "22"]);
    expect(await (await shown(10)).locator("th").allInnerTexts()).toEqual(["name", "size"]);
  });

  test("a graph is a picture with the state of each step, and a plan is a list", async () => {
    const graph = await shown(8);
    await expect.poll(() => widthOf(graph.locator("img"))).toBeGreaterThan(900);
    expect(await graph.innerText()).toMatch(/^Graph .*would run/);
    expect(await (await shown(9)).innerText()).toMatch(/^Plan .*would run/);
  });

  test("text from containers is text, and our HTML holds no script", async () => {
    expect(await (await shown(11)).innerText()).toBe(`${HOSTILE}\n`);
    expect(await values.cell(2).outputs.first().innerHTML()).toContain("&lt;script&gt;");
    const outputs = values.page.locator(".jp-OutputArea-output");
    expect(await outputs.locator("script, iframe, object, [onerror], [onclick]").count()).toBe(0);
    expect(await values.page.evaluate("globalThis.pwned")).toBeUndefined();
  });

  test.each(["JupyterLab Dark", "JupyterLab Light"] as const)(
    "every text is readable in the theme %s, and nothing is cut off",
    async (theme) => {
      await values.look(theme);
      for (const width of [1280, 640]) {
        await values.page.setViewportSize({ width, height: 1400 });
        for (const at of SHOWING) {
          const output = await shown(at);
          const { ratio, text } = await faintestText(output);
          expect(ratio, text).toBeGreaterThan(LEAST_CONTRAST);
          expect(await output.evaluate((it) => it.scrollWidth - it.clientWidth)).toBe(0);
          await picture(values.page, `${theme}-${width}-${at}`);
        }
      }
    },
  );
});

function widthOf(image: Locator): Promise<number> {
  return image.evaluate(({ naturalWidth }) => naturalWidth);
}
