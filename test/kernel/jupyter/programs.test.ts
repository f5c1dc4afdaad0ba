// Jupyter's programs that have no window, with our kernel: they find it, run files and notebooks
// by it, and say which cell has failed.

import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import {
  createJupyterHome,
  JUPYTER,
  JUPYTER_PYTHON,
  type JupyterHome,
  notebookOf,
  type TaggedSource,
} from "../../rig/lab/server.ts";
import { need } from "../../rig/need.ts";

describe.skipIf(need("linux", JUPYTER))("Jupyter's program", { timeout: 120_000 }, () => {
  let rig: EngineRig;
  let home: JupyterHome;
  beforeAll(async () => {
    rig = createEngineRig();
    home = await createJupyterHome(rig.env);
  });
  afterAll(async () => {
    home?.[Symbol.dispose]();
    await rig?.close();
  });

  const run = (module: string, ...args: readonly string[]) =>
    promisify(execFile)(JUPYTER_PYTHON, ["-m", module, ...args], {
      env: { ...home.env },
      cwd: home.folder,
    }).then(
      (done) => ({ ...done, code: 0 }),
      (error: { stdout: string; stderr: string; code: number }) => error,
    );
  const execute = async (cells: readonly (string | TaggedSource)[]) => {
    writeFileSync(join(home.folder, "in.ipynb"), JSON.stringify(notebookOf(cells)));
    const ran = await run("jupyter", "execute", "in.ipynb", "--output=out");
    return { ...ran, read: () => textsIn(join(home.folder, "out.ipynb")) };
  };

  test("for kernels lists ours", async () => {
    const { stdout } = await run("jupyter_client.kernelspecapp", "list", "--json");
    const { kernelspecs } = JSON.parse(stdout) as { kernelspecs: Record<string, object> };
    expect(kernelspecs["rondel"]).toMatchObject({
      spec: { display_name: "Rondel", language: "typescript", interrupt_mode: "message" },
    });
  });

  test("for files runs one, and prints what it prints", async () => {
    writeFileSync(
      join(home.folder, "one.ts"),
      "const a: number = 20\nconsole.log(`it is ${a + 1}`)",
    );
    const { stdout } = await run("jupyter_client.runapp", "--kernel=rondel", "one.ts");
    expect(stdout).toContain("it is 21");
  });

  test("for notebooks runs one to its end, with parameters put in behind theirs", async () => {
    const { code, stderr, read } = await execute([
      ['const who = "nobody", times = 1', "parameters"],
      ['const who = "ada";\nconst times = 2;', "injected-parameters"],
      "console.log(who); who.repeat(times)",
    ]);
    expect(code, stderr).toBe(0);
    expect(read()).toEqual(["ada\n", "adaada"]);
  });

  test("for notebooks stops at the cell that fails, and shows where", async () => {
    const { code, stderr } = await execute(["const a = 1", "a;\nnull.b", "console.log('never')"]);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/null\.b/);
    expect(stderr).toMatch(/TypeError/);
  });
});

function textsIn(path: string): readonly string[] {
  const { cells } = JSON.parse(readFileSync(path, "utf8")) as { cells: readonly Cell[] };
  return cells.flatMap(({ outputs }) =>
    outputs.map(({ text, data }) => [text ?? data?.["text/plain"] ?? ""].flat().join("")),
  );
}

interface Cell {
  readonly outputs: readonly {
    readonly text?: string | readonly string[];
    readonly data?: Readonly<Record<string, string | readonly string[]>>;
  }[];
}
