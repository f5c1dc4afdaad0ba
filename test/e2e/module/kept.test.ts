// What was kept of a terminal as files of a module: written as it was, and found again.

import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { need } from "../../rig/need.ts";
import { programIn, type Rondel } from "../../rig/program.ts";
import { openPrompt, type TestPrompt } from "../../rig/prompt.ts";

const INSIDE = /in> ?$/;

describe.skipIf(need("crun", "root", "namespace"))("what was kept of a terminal", () => {
  let rig: EngineRig;
  let folder: string;
  let rondel: Rondel;

  beforeAll(() => {
    rig = createEngineRig({ KEPT_TOKEN: "t0ken-of-kept" });
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "kept-"));
    rondel = programIn({ rig, cwd: folder });
  });
  afterAll(async () => {
    await rig.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Sits down in a container, does that, and keeps it. */
  async function stay(prompt: TestPrompt, commands: string, on = "box"): Promise<void> {
    prompt.keys(`.terminal ${on}<enter>`);
    await prompt.until(INSIDE);
    prompt.keys(`${commands}; exit<enter>`);
    await prompt.until(/keep them\? \[y\/N\]$/);
    prompt.keys("y");
    await prompt.until(/\d+›$/);
  }

  async function openWithBox(): Promise<TestPrompt> {
    const prompt = await openPrompt({ rig, columns: 100, rows: 40, cwd: folder });
    await prompt.cell(
      "const box = toolbox('sh', 'cat', 'chmod', 'chown', 'ln', 'mkdir', 'rm', 'head')" +
        ".withEnvVariable('PS1', 'in> ').withNewFile('/old', 'old')",
    );
    return prompt;
  }

  test("is saved as plain files with their rights, and the value is the same", async () => {
    {
      await using prompt = await openWithBox();
      await stay(
        prompt,
        "umask 022; echo one > /note; mkdir -p /a/empty; echo two > /a/secret; " +
          "chmod 600 /a/secret; chown 7:8 /a/secret; ln -s ../note /a/link; rm /old",
      );
      await prompt.cell(
        "const fixed = _.withExec(['sh', '-c', 'cat /note /a/link; test ! -e /old'])",
      );
      await prompt.cell("await fixed.stdout()");
      const saved = await prompt.command(".save release fixed");
      expect(saved.join("\n")).toContain("Saved as");
    }
    const kept = join(folder, "release/kept/step2");
    const source = readFileSync(join(folder, "release/src/index.ts"), "utf8");
    expect(source).toContain('dag.currentModule().source().directory("kept/step2")');
    expect(source).toContain('.withoutFiles(["/old"])');
    expect(readFileSync(join(kept, "note"), "utf8")).toBe("one\n");
    expect(readlinkSync(join(kept, "a/link"))).toBe("../note");
    expect(lstatSync(join(kept, "a/secret")).mode & 0o7777).toBe(0o644);
    expect(readFileSync(`${kept}.rights`, "utf8")).toBe("0755 0:0 a/empty/\n0600 7:8 a/secret\n");

    await rig.kill();
    expect(await rondel(["replay", "release"])).toMatchObject({
      stdout: "same    fixed\n",
      code: 0,
    });
  });

  test("survives version control, which knows no rights and no empty folders", async () => {
    const clone = join(folder, "clone");
    cpSync(join(folder, "release"), clone, { recursive: true, verbatimSymlinks: true });
    rmdirSync(join(clone, "kept/step2/a/empty"));
    chmodSync(join(clone, "kept/step2/note"), 0o664);
    chmodSync(join(clone, "kept/step2/a"), 0o775);
    expect((await rondel(["replay", "clone"])).stdout).toBe("same    fixed\n");
  });

  test("is saved of a cell that waited for it", async () => {
    await using prompt = await openWithBox();
    prompt.keys("const left = await box.terminal({ keep: true })<enter>");
    await prompt.until(INSIDE);
    prompt.keys("echo kept > /n; exit<enter>");
    await prompt.until(/\d+›$/);
    await prompt.cell("const shown = left.withExec(['cat', '/n'])");
    await prompt.cell("await shown.stdout()");
    const saved = await prompt.command(".save waited shown");
    expect(saved.join("\n")).toContain("Saved as");
    expect(readFileSync(join(folder, "waited/kept/left/n"), "utf8")).toBe("kept\n");
    expect((await rondel(["replay", "waited"])).stdout).toBe("same    shown\n");
  });

  test("is a step of a story: explored, failed, fixed by hand, kept, saved, called", async () => {
    {
      await using prompt = await openWithBox();
      await prompt.cell("const word = 'made'");
      await prompt.cell("const base = box.withExec(['sh', '-c', 'echo $$-$RANDOM > /base'])");
      await prompt.cell("const build = base.withExec(['sh', '-c', 'cat /base /tool.conf'])");
      await prompt.cell("build.stdout()");
      expect(prompt.screen().join("\n")).toContain("tool.conf");
      await stay(prompt, "echo configured > /tool.conf", "base");
      expect(prompt.everything().join("\n")).toMatch(/\nbase\.withDirectory\("\/", tree\(/);
      await prompt.cell("const fixed = _");
      await prompt.cell("const again = fixed.withExec(['cat', '/base', '/tool.conf'])");
      await prompt.cell("const text = await again.withExec(['sh', '-c', `echo ${word}`]).stdout()");
      const saved = await prompt.command(".save story again text");
      expect(saved.join("\n")).toContain("text(word)");
      prompt.keys("<C-d>");
      expect(await prompt.exit).toBe(0);
    }
    await rig.kill();
    const ran = ({ stderr }: { readonly stderr: string }) => stderr.match(/^▶ .*$/gm) ?? [];
    const kept = await rondel(["call", "story", "again", "--progress", "plain"]);
    expect(kept.stdout).toMatch(/^Container sha256:/);
    expect(ran(kept)).toEqual([]);
    const other = await rondel(["call", "story", "text", "--word", "other", "--progress", "plain"]);
    expect(other.stdout).toBe("other\n");
    expect(ran(other)).toEqual(['▶ exec sh -c "echo other"']);
  });

  test("is not saved when it is large, has a secret in it, or is no file", async () => {
    await using prompt = await openWithBox();
    const refused = async (commands: string, why: string) => {
      await stay(prompt, commands);
      expect((await prompt.command(".save big _")).join("\n")).toContain(why);
      expect(existsSync(join(folder, "big"))).toBe(false);
    };
    await prompt.cell("const token = secret('env://KEPT_TOKEN')");
    await prompt.cell("const withToken = box.withSecretVariable('T', token)");
    await refused("head -c 40000000 /dev/zero > /big", "is 40.0 MB, and a module has 33.6 MB");
    await stay(prompt, "echo $T > /found", "withToken");
    const hidden = (await prompt.command(".save big _")).join("\n");
    expect(hidden).toContain("the text of a secret is in found");
    expect(readdirSync(folder).filter((name) => /big/.test(name))).toEqual([]);
  });
});
