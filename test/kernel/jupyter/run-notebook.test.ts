// Notebooks that are run without a front end.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createEngineRig } from "../../rig/engine.ts";
import { programIn } from "../../rig/program.ts";

const folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "/tmp", "run-notebook-"));
const rig = createEngineRig({ RONDEL_SETUP: "off" });
const rondel = programIn({ rig });

afterAll(async () => {
  await rig.close();
  rmSync(folder, { recursive: true });
});

interface Cell {
  readonly source: readonly string[];
  readonly execution_count: number | null;
  readonly outputs: readonly Readonly<Record<string, unknown>>[];
}

async function run(
  cells: readonly (readonly [source: string, ...tags: string[]])[],
  ...args: string[]
) {
  const file = join(folder, "in.ipynb");
  const out = join(folder, "out.ipynb");
  const written = cells.map(([source, ...tags]) => {
    return { cell_type: "code", metadata: { tags }, source, outputs: [], execution_count: null };
  });
  const notebook = { cells: written, metadata: { mine: 1 }, nbformat: 4, nbformat_minor: 5 };
  writeFileSync(file, JSON.stringify(notebook));
  const ran = await rondel(["run", file, "--out", out, ...args]);
  const read = JSON.parse(readFileSync(out, "utf8")) as { cells: Cell[]; metadata: object };
  return { ...ran, cells: read.cells, metadata: read.metadata };
}

test("its outputs are those that a front end would have kept", async () => {
  const { cells, stdout, code, metadata } = await run([
    ["console.log('a'); console.log('b'); console.error('c'); 1 + 1"],
    ["display('first', { id: 'x' })"],
    ["display('second', { id: 'x' }); display(html`<b>bold</b>`)"],
    ["console.log('gone'); clearOutput({ wait: true }); 'stays'"],
  ]);
  expect(code).toBe(0);
  expect(metadata).toEqual({ mine: 1 });
  expect(stdout).toMatch(/a\nb\n2\nfirst\n/);
  const [one, two, three, four] = cells.map(({ outputs }) => outputs);
  expect(one).toContainEqual({ output_type: "stream", name: "stdout", text: ["a\n", "b\n"] });
  expect(one).toContainEqual({ output_type: "stream", name: "stderr", text: ["c\n"] });
  expect(one?.at(-1)).toMatchObject({ execution_count: 1, data: { "text/plain": ["2"] } });
  expect(two).toMatchObject([{ data: { "text/plain": ["second"] } }]);
  expect(three).toMatchObject([{ data: { "text/html": ["<b>bold</b>"] } }]);
  expect(four).toMatchObject([{ data: { "text/plain": ["stays"] } }]);
  expect(four).toHaveLength(1);
});

test("parameters stand behind the cell that is tagged so", async () => {
  const book = [["const n = 1, word = 'a'", "parameters"], ["`${word} ${n * 2}`"]] as const;
  const { cells, stdout } = await run(book, "--set", "n=21", "--set", "word=plain text");
  expect(stdout).toBe("plain text 42\n");
  expect(cells.map(({ source }) => source.join(""))).toEqual([
    "const n = 1, word = 'a'",
    'const n = 21;\nconst word = "plain text";',
    "`${word} ${n * 2}`",
  ]);
});

test("it stops at a cell that fails, unless that may fail", async () => {
  const { cells, stderr, code } = await run([
    ["throw new TypeError('may')", "raises-exception"],
    ["const fine = 1"],
    ["throw new RangeError('may not')"],
    ["console.log('never')"],
  ]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/cell 3 failed\nRangeError: may not/);
  expect(cells[0]?.outputs).toMatchObject([{ output_type: "error", ename: "TypeError" }]);
  expect(cells[3]).toMatchObject({ outputs: [], execution_count: null });
});

test("what is no notebook, or a wrong parameter, is told", async () => {
  writeFileSync(join(folder, "bad.ipynb"), "{}");
  const words = ["run", join(folder, "bad.ipynb")];
  expect(await rondel(words)).toMatchObject({ code: 1 });
  expect(await rondel([...words, "--set", "1=2"])).toMatchObject({ code: 2 });
});
