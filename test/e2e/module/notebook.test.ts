// A notebook becomes a module, from outside and from within; its prose becomes documentation.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { need } from "../../rig/need.ts";
import { programIn } from "../../rig/program.ts";

type Written = readonly [type: "code" | "markdown", source: string, ...tags: string[]];

const BOOK: readonly Written[] = [
  ["markdown", "# Release *notes*\n\nWhat goes out, see [the plan](https://example.com/plan)."],
  ["code", "let word = 'hello'\nlet loud = false\nconst less = -2", "parameters"],
  ["code", "const word = 'injected'", "injected-parameters"],
  ["markdown", "## The **text**\n\nAs `sh` prints it; never */ ends.\n@param is no tag"],
  ["code", 'const said = toolbox("sh").withExec(["sh", "-c", `echo ${word} ${loud}`])'],
  ["code", ".plan said"],
  ["code", "const wrong = 1\nthrow new Error('on purpose')", "raises-exception"],
  ["markdown", "Not said of it."],
  ["code", "// Its length.\nconst size = (await said.stdout()).length + less"],
];

describe.skipIf(need("crun", "root", "namespace"))("a notebook", () => {
  let rig: EngineRig;
  let folder: string;
  beforeAll(() => {
    rig = createEngineRig({ RONDEL_SETUP: "off" });
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "notebook-"));
  });
  afterAll(async () => {
    await rig.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (name: string, book: readonly Written[]) => {
    const cells = book.map(([cell_type, source, ...tags]) => {
      const code = cell_type === "code" ? { outputs: [], execution_count: null } : {};
      return { cell_type, source, metadata: { tags }, ...code };
    });
    const notebook = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
    writeFileSync(join(folder, name), JSON.stringify(notebook));
  };
  const rondel = (...args: string[]) => programIn({ rig, cwd: folder })(args);

  test("is saved with its prose, without what failed on purpose, and called", async () => {
    write("Release Notes.ipynb", BOOK);
    const saved = await rondel(
      "save",
      "Release Notes.ipynb",
      "--only",
      "said,size",
      "--progress=plain",
    );
    expect(saved.stderr).toContain("✓ exec sh -c");
    expect(saved).toMatchObject({ code: 0, stdout: "release-notes: said, size\n" });
    await expect(
      readFileSync(join(folder, "release-notes/src/index.ts"), "utf8"),
    ).toMatchFileSnapshot("notebook.txt");
    const readme = readFileSync(join(folder, "release-notes/README.md"), "utf8");
    expect(readme).toMatch(/^# Release \*notes\*\n\nWhat goes out, see \[the plan\]/);
    expect((await rondel("call", "release-notes", "size")).stdout).toBe("10\n");
    const loud = await rondel("call", "release-notes", "said", "--loud=true", "--word", "a");
    expect(loud.stdout).toMatch(/^Container sha256:/);
    const replayed = await rondel("replay", "./release-notes");
    expect(replayed.stdout).toBe("same    said\nsame    size\n");
  });

  test("of which a cell fails is not saved, and the cell is named", async () => {
    write("bad.ipynb", [
      ["code", "const a = directory()"],
      ["code", "throw new TypeError('not now')"],
    ]);
    const saved = await rondel("save", "bad.ipynb");
    expect(saved.code).toBe(1);
    expect(saved.stderr).toMatch(/cell 2 failed\nTypeError: not now/);
    expect(existsSync(join(folder, "bad"))).toBe(false);
  });

  test("saves itself and loads what was saved", async () => {
    write("self.ipynb", [
      ["code", 'const word = "self"'],
      ["code", "const tree = directory().withNewFile('word', word)"],
      ["code", ".save mine tree"],
      ["code", ".load ./mine"],
      ["code", "await mine.tree('other').file('word').contents()"],
      ["code", ".save script.ts tree"],
      ["code", ".save mine --wrong"],
    ]);
    const ran = await rondel("run", "self.ipynb");
    expect(ran.stdout).toContain("Saved as mine\n  tree(word)\n");
    expect(ran.stdout).toContain("\nother\n");
    expect(ran.stderr).toContain(".save has no flag --wrong");
    expect(readFileSync(join(folder, "script.ts"), "utf8")).toContain('.withNewFile("word", word)');
  });
});
