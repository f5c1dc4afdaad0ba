// Terminals from the prompt: stays in containers, what is kept of them, and questions of cells.

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { need } from "../../rig/need.ts";
import { openPrompt, type TestPrompt } from "../../rig/prompt.ts";

const INSIDE = /in> ?$/;
const DETACH = "\x1d";

describe.skipIf(need("crun", "root", "namespace"))("from the prompt", () => {
  let rig: EngineRig;
  beforeAll(() => {
    rig = createEngineRig();
  });
  afterAll(() => rig.close());

  async function openWithBox(args: readonly string[] = []): Promise<TestPrompt> {
    const prompt = await openPrompt({ rig, columns: 100, rows: 40, args });
    await prompt.cell("const box = toolbox('sh', 'cat').withEnvVariable('PS1', 'in> ')");
    return prompt;
  }

  test("what is kept of a stay is a cell, which a later session runs without a stay", async () => {
    await using prompt = await openWithBox(["--name", "kept"]);
    prompt.keys(".terminal box<enter>");
    await prompt.until(INSIDE);
    prompt.keys("echo from inside > /note; exit<enter>");
    await prompt.until(/A \/note 12 B\nkeep them\? \[y\/N\]$/);
    prompt.keys("y");
    await prompt.until(/3›$/);
    expect(prompt.everything().join("\n")).toMatch(/\nbox\.withDirectory\("\/", tree\("sha256:/);
    await prompt.cell("_.file('/note').contents()");
    expect(prompt.screen().at(-2)).toBe("from inside");
    prompt.keys("<C-d>");
    expect(await prompt.exit).toBe(0);

    await using again = await openPrompt({ rig, args: ["--resume", "kept"] });
    await again.until(/3 cells run again/);
    await again.cell("_2.file('/note').contents()");
    expect(again.screen().join("\n")).toMatch(/\nfrom inside\n5›/);
  });

  test("alone after a failure it is the step that failed, with what it had done", async () => {
    await using prompt = await openWithBox();
    await prompt.cell("box.withExec(['sh', '-c', 'echo half > /half; exit 9']).sync()");
    prompt.keys(".terminal<enter>");
    await prompt.until(INSIDE);
    prompt.keys("cat /half<enter>");
    await prompt.until(/\nhalf\nin> ?$/);
    prompt.keys("exit<enter>");
    await prompt.until(/3›$/);
  });

  test("a folder is looked at with the tools of this machine, without a registry", async () => {
    await using prompt = await openPrompt({ rig, columns: 100, rows: 40 });
    await prompt.cell("const dir = directory().withNewFile('note', 'in a folder')");
    prompt.keys(".terminal dir<enter>");
    await prompt.until(/[#$] ?$/);
    prompt.keys("pwd; cat note; echo; exit<enter>");
    await prompt.until(/\/src\nin a folder\n/);
    await prompt.until(/2›$/);
    prompt.keys("await dir.terminal()<enter>");
    await prompt.until(/[#$] ?$/);
    prompt.keys("exit<enter>");
    await prompt.until(/3›$/);
  });

  test("a stay that is left runs on, and one comes back to its screen", async () => {
    await using prompt = await openWithBox();
    prompt.keys(".terminal box<enter>");
    await prompt.until(INSIDE);
    prompt.keys("X=42<enter>");
    await prompt.until(/X=42\nin> ?$/);
    prompt.send(DETACH);
    await prompt.until(/2›$/);
    await prompt.command(".terminals");
    const [, number = ""] = /^ +(\d+) +(?:runs|attached) /m.exec(prompt.screen().join("\n")) ?? [];
    prompt.keys(`.attach ${number}<enter>`);
    await prompt.until(/X=42\nin> ?$/);
    prompt.keys("echo it is $X; exit<enter>");
    await prompt.until(/it is 42/);
    await prompt.until(/2›$/);
  });

  test("a cell that waits for a terminal has it here, and then its value", async () => {
    await using prompt = await openWithBox();
    const source = "const left = await box.terminal({ keep: true }); left.file('/n').contents()";
    prompt.keys(`${source}<enter>`);
    await prompt.until(INSIDE);
    prompt.keys("echo kept > /n; exit<enter>");
    await prompt.until(/\nkept\n3›$/);
    expect(prompt.screen().join("\n")).not.toContain("keep them?");
  });

  test("a secret that a cell asks for is neither on the screen nor in the history", async () => {
    await using prompt = await openPrompt({ rig });
    prompt.keys("const token = await askSecret('Token?')<enter>");
    await prompt.until(/Token\?$/);
    prompt.keys("hunter2<enter>");
    await prompt.until(/2›$/);
    await prompt.cell("token.length");
    expect(prompt.screen().at(-2)).toBe("7");
    expect(prompt.everything().join("\n")).not.toContain("hunter2");
    expect(readFileSync(rig.home.history).includes("hunter2")).toBe(false);
  });
});
