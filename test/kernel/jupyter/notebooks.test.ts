// The notebooks of this project, each run from its first cell to its last. What they show is
// compared with what they showed when they were written, but for cells whose output is another on
// each machine.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { need } from "../../rig/need.ts";
import { programIn } from "../../rig/program.ts";

const NOTEBOOKS = fileURLToPath(new URL("../../../notebooks/", import.meta.url));

interface Output {
  readonly output_type: string;
  readonly metadata?: { readonly rondel?: string };
  readonly text?: readonly string[];
  readonly data?: Readonly<Record<string, readonly string[]>>;
  readonly ename?: string;
  readonly evalue?: string;
}

interface Cell {
  readonly cell_type: string;
  readonly metadata: { readonly tags?: readonly string[] };
  readonly source: readonly string[];
  readonly outputs?: readonly Output[];
}

describe.skipIf(need("linux", "root", "namespace", "crun", "python3"))("a notebook", () => {
  let rig: EngineRig;
  let folder = "";
  beforeAll(() => {
    rig = createEngineRig({ RONDEL_SETUP: "off" });
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "notebooks-"));
    // They may write beside themselves.
    cpSync(NOTEBOOKS, join(folder, "books"), { recursive: true });
  });
  afterAll(async () => {
    await rig.close();
    rmSync(folder, { recursive: true });
  });
  const run = async (path: string) => {
    const out = join(folder, "out.ipynb");
    const ran = await programIn({ rig })(["run", path, "--out", out]);
    return { ...ran, cells: cellsOf(out) };
  };

  for (const name of readdirSync(NOTEBOOKS)) {
    test(`shows again what it showed: ${name}`, async () => {
      const { cells, code, stderr } = await run(join(folder, "books", name));
      expect(code, stderr).toBe(0);
      expect(cells.map(factsOf)).toEqual(cellsOf(join(NOTEBOOKS, name)).map(factsOf));
    });
  }
});

function cellsOf(path: string): readonly Cell[] {
  return (JSON.parse(readFileSync(path, "utf8")) as { cells: readonly Cell[] }).cells;
}

/** What is the same wherever it is run. */
function factsOf({ source, outputs = [], metadata }: Cell) {
  if (metadata.tags?.includes("varies")) return { source, shows: outputs.length };
  const shows = outputs
    .filter((output) => output.metadata?.rondel === undefined)
    .map(({ output_type, text, data, ename, evalue }) => {
      return { output_type, text, plain: data?.["text/plain"], ename, evalue };
    });
  return { source, shows };
}
