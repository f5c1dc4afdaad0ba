// A module that was loaded at the prompt and is edited in another window.

import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createNews } from "../../../kernel/news.ts";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { openFrontEnd } from "../../rig/jupyter.ts";
import { need } from "../../rig/need.ts";
import { openPrompt } from "../../rig/prompt.ts";

const moduleWith = (...methods: readonly string[]) =>
  [
    'import { dag, Directory, func, object } from "@dagger.io/dagger";',
    "@object()",
    "export class Parts {",
    ...methods.map((method) => `  @func()\n  ${method}`),
    "}",
    "",
  ].join("\n");

const FIRST = 'first(name: string): Directory { return dag.directory().withNewFile(name, "1"); }';
const SECOND = 'second(): string { return "two"; }';

describe.skipIf(need("crun", "root", "namespace"))("a module that was loaded", () => {
  let rig: EngineRig;
  let folder: string;
  let file: string;

  beforeAll(() => {
    rig = createEngineRig();
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "load-"));
    mkdirSync(join(folder, "parts/src"), { recursive: true });
    writeFileSync(join(folder, "parts/dagger.json"), "{}");
    file = join(folder, "parts/src/index.ts");
    writeFileSync(file, moduleWith(FIRST));
  });
  afterAll(async () => {
    await rig.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** As many editors do it. */
  const replace = (text: string) => {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  };

  test("has what was edited, with its types, and says what is another", async () => {
    await using prompt = await openPrompt({ rig, cwd: folder, columns: 110, rows: 40 });
    await prompt.cell(".load ./parts");
    await prompt.cell("const held = parts");

    replace(moduleWith(FIRST, SECOND));
    await prompt.until("parts: + second()");
    await prompt.cell("held.second()");
    expect(prompt.screen().at(-2)).toBe("two");
    prompt.keys("parts.sec<tab>");
    await prompt.until(/› parts\.second$/);
    prompt.keys("<C-u>");
    await prompt.until(/\n4›$/);
    const types = await prompt.command(".types parts.second");
    expect(types.join("\n")).toContain("() => string");

    writeFileSync(file, "export class {");
    await prompt.until(/parts: \S+index\.ts:1:\d+ is no TypeScript: .*it stays as it was/s);
    await prompt.cell("parts.second()");
    expect(prompt.screen().at(-2)).toBe("two");

    replace(`${moduleWith(SECOND)}\nthrow new TypeError("not yet");\n`);
    await prompt.until(/parts: TypeError: not yet \(\S+index\.ts:8:7\); it stays as it was/);

    replace(moduleWith(FIRST.replace("string", "number").replace("name,", "String(name),")));
    await prompt.until("parts: − second, first(name) takes or answers something else");
    await prompt.cell("await parts.first(7).entries()");
    expect(prompt.screen().join("\n")).toMatch(/'7'|"7"|\n7/);
  });

  test("that is saved again, as a whole, is there too", async () => {
    writeFileSync(file, moduleWith(FIRST));
    await using prompt = await openPrompt({ rig, cwd: folder, columns: 110 });
    await prompt.cell(".load ./parts as mine");
    const other = join(folder, "other");
    mkdirSync(join(other, "src"), { recursive: true });
    writeFileSync(join(other, "dagger.json"), "{}");
    writeFileSync(join(other, "src/index.ts"), moduleWith(FIRST, SECOND));
    renameSync(join(folder, "parts"), join(folder, "old"));
    renameSync(other, join(folder, "parts"));
    await prompt.until("mine: + second()");
    await prompt.cell("mine.second()");
    expect(prompt.screen().at(-2)).toBe("two");
  });
});

describe.skipIf(need("linux", "root", "namespace", "crun"))("in a notebook", () => {
  test("what is another is said at the beginning of the next cell", async () => {
    const rig = createEngineRig({ RONDEL_SETUP: "off" });
    const folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "load-"));
    mkdirSync(join(folder, "parts/src"), { recursive: true });
    writeFileSync(join(folder, "parts/dagger.json"), "{}");
    const file = join(folder, "parts/src/index.ts");
    writeFileSync(file, moduleWith(FIRST));
    const front = await openFrontEnd({ env: rig.env, cwd: folder });
    try {
      await front.execute(".load ./parts");
      writeFileSync(file, moduleWith(FIRST, SECOND));
      let said = "";
      while (!said.includes("parts: + second()")) {
        const { of } = await front.execute("0");
        said += of("stream")
          .map(({ content }) => content.text)
          .join("");
      }
      const { of } = await front.execute("parts.second()");
      expect(of("execute_result")[0]?.content.data["text/plain"]).toBe("two");
      expect(said).toBe("parts: + second()\n");
    } finally {
      await front.close();
      await rig.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test("news that nobody looks for come with the next output, the latest of them", async () => {
  const news = createNews(null);
  for (let count = 1; count <= 25; count += 1) news.tell(`line ${count}`);
  const texts: string[] = [];
  const on = (output: object) => void texts.push("text" in output ? String(output.text) : "");
  await news.flush(on);
  await news.flush(on);
  expect(texts.map((text) => text.split("\n").length)).toEqual([21]);
  expect(texts[0]).toMatch(/^line 6\n/);
});
