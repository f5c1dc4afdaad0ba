// A prompt and a notebook on one kernel: what one defines the other has, and sees.

import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createEngineRig } from "../../rig/engine.ts";
import type { Content } from "../../rig/jupyter.ts";
import { PROGRAM } from "../../rig/program.ts";
import { openTerminal } from "../../rig/terminal.ts";
import { openShared } from "./rig.ts";

const rig = createEngineRig({ RONDEL_SETUP: "off" });
afterAll(() => rig.close());

describe("a prompt on a notebook's kernel", () => {
  test("has the notebook's variables and numbers, and the notebook has its", async () => {
    await using shared = await openShared(rig);
    await shared.front.execute("const answer = 6 * 7");
    const prompt = await shared.attach();
    expect(prompt.screen().at(-1)).toBe("2›");
    expect(await prompt.cell("answer")).toContain("42");
    await prompt.cell("const twice = answer * 2");
    const { of } = await shared.front.execute("twice");
    expect(of("execute_result")[0]?.content).toMatchObject({
      execution_count: 4,
      data: { "text/plain": "84" },
    });
  });

  test("is heard by front ends as another front end would be", async () => {
    await using shared = await openShared(rig);
    const prompt = await shared.attach();
    await prompt.cell('const heard = 5; console.log("out"); heard');
    const { front } = shared;
    const input = await front.until(
      ({ type, content }) => type === "execute_input" && content.code.includes("const heard"),
    );
    const isIdle = ({ execution_state }: Content) => execution_state === "idle";
    await front.until(({ parent, content }) => parent === input.parent && isIdle(content));
    const about = front.heard.filter(({ parent }) => parent === input.parent);
    const types = about.map(({ type, content }) => content.execution_state ?? type);
    expect(types).toEqual(["busy", "execute_input", "stream", "execute_result", "idle"]);
  });

  test("shows what the notebook runs as it happens, and what is typed below it", async () => {
    await using shared = await openShared(rig);
    const prompt = await shared.attach();
    prompt.keys("const typed = 1");
    await prompt.until(/› const typed = 1$/);
    const held = await shared.hold('console.log("has begun")');
    const live = await prompt.until((screen) => screen.includes("has begun"));
    expect(live.slice(1)).toEqual([
      "── cell 1, in Jupyter",
      '1‹ console.log("has begun")',
      '   await ask("go on?")',
      '   "let go"',
      "has begun",
      // The next number is the kernel's.
      "2› const typed = 1",
    ]);
    await held.letGo();
    const screen = await prompt.until((lines) => lines.includes("let go"));
    expect(screen.slice(-2)).toEqual(["let go", "2› const typed = 1"]);
  });

  test("that comes while a cell runs shows it from its beginning", async () => {
    await using shared = await openShared(rig);
    const held = await shared.hold("const late = 1");
    const prompt = await shared.attach();
    const screen = await prompt.until((lines) => lines.some((line) => /‹ const late/.test(line)));
    expect(screen.slice(1, 3)).toEqual(["── cell 1, in Jupyter", "1‹ const late = 1"]);
    await held.letGo();
    await prompt.until((lines) => lines.includes("let go"));
  });

  test("completes the notebook's names with their types, and says what they are", async () => {
    await using shared = await openShared(rig);
    await shared.front.execute("const wonderful = container()");
    const prompt = await shared.attach();
    prompt.keys("wonderf<tab>");
    await prompt.until(/› wonderful$/);
    prompt.keys(".withExe<tab>");
    await prompt.until(/› wonderful\.withExec$/m);
    prompt.keys("(");
    await prompt.until(/withExec\(args: .*Container/);
    prompt.keys("<C-c>");
    await prompt.until(/^2›$/m);
    expect((await prompt.command("wonderful?")).join("\n")).toContain("const wonderful: Container");
  });

  test("runs its cell after those that wait already, and says which number it got", async () => {
    await using shared = await openShared(rig);
    const prompt = await shared.attach();
    const held = await shared.hold();
    await prompt.until(/^2›$/m);
    const behind = await shared.front.send("shell", "execute_request", { code: '"second"' });
    // It has arrived when what was sent behind it is answered.
    await shared.front.ask("kernel_info_request");
    prompt.keys('"third"<enter>');
    await prompt.until("cell 1 runs in Jupyter");
    await held.letGo();
    await shared.front.over(behind);
    const screen = await prompt.until((lines) => lines.at(-1) === "4›");
    const shown = screen.filter((line) => /^(second|third|This is|── cell)/.test(line));
    expect(shown.slice(-4)).toEqual([
      "── cell 2, in Jupyter",
      "second",
      "This is cell 3.",
      "third",
    ]);
  });

  test("is asked by its own cells, and by no other's", async () => {
    await using shared = await openShared(rig);
    const prompt = await shared.attach();
    prompt.keys('`hello ${await ask("who?")}`<enter>');
    await prompt.until(/^who\?/m);
    prompt.keys("me<enter>");
    await prompt.until((lines) => lines.includes("hello me"));
  });

  test("takes the notebook's last cell back, and it is told so", async () => {
    await using shared = await openShared(rig);
    await shared.front.execute("const doomed = 1");
    const [one, other] = [await shared.attach(), await shared.attach()];
    one.keys(".undo<enter>");
    await one.until(/^2› const doomed = 1$/m);
    await other.until("Cell 1 was taken back by somebody else.");
    const { reply } = await shared.front.execute("doomed");
    expect(reply.content).toMatchObject({ status: "error", ename: "ReferenceError" });
  });

  test("leaves the kernel running, and comes back to it", async () => {
    await using shared = await openShared(rig);
    const prompt = await shared.attach();
    await prompt.cell("const stays = 1");
    prompt.keys(".exit<enter>");
    await prompt.until(/the kernel runs on: rondel attach/);
    expect(await prompt.exit).toBe(0);
    const again = await shared.attach();
    expect(await again.cell("stays")).toContain("1");
    expect((await again.command(".history")).join("\n")).toContain("const stays = 1");
  });
});

describe("the commands of a shared prompt", () => {
  test("are about what the notebook ran, too", async () => {
    const folder = mkdtempSync(join(rig.home.root, "shared-"));
    await using shared = await openShared(rig, folder);
    await shared.front.execute("const first = 1");
    await shared.front.execute("const second = first + 1");
    const prompt = await shared.attach();
    expect((await prompt.command(".vars")).join("\n")).toMatch(/second +number +2 +2/);
    expect((await prompt.command(".code second")).join("\n")).toContain("const first = 1");
    await prompt.command(".save made.ts second");
    // Where its cells run: that is the notebook's folder.
    expect(readFileSync(join(folder, "made.ts"), "utf8")).toContain("const second = first + 1;");
  });

  test("take all variables from everybody, who is told so", async () => {
    await using shared = await openShared(rig);
    await shared.front.execute("const all = 1");
    const [one, other] = [await shared.attach(), await shared.attach()];
    await one.command(".reset");
    await other.until("Somebody else began anew: all variables are gone.");
    const { reply } = await shared.front.execute("all");
    expect(reply.content).toMatchObject({ ename: "ReferenceError" });
  });
});

describe("cells of a subshell", () => {
  test("are shown beside those of the notebook, each under its number", async () => {
    await using shared = await openShared(rig);
    const prompt = await shared.attach();
    const held = await shared.hold('console.log("main begins")');
    await prompt.until((screen) => screen.includes("main begins"));
    const beside = await shared.front.subshell();
    await beside.execute('console.log("beside"); "its value"');
    await prompt.until(/── cell 2, in Jupyter\n2‹ .*\nbeside\nits value/);
    await held.letGo();
    await prompt.until(/its value\n── cell 1, in Jupyter\nlet go/);
  });
});

describe("a shared prompt of plain lines", () => {
  test("shows what others run between two prompts", async () => {
    await using shared = await openShared(rig);
    const args = ["attach", shared.front.file, "--basic"];
    await using terminal = openTerminal({
      ...{ file: process.execPath, args: [PROGRAM, ...args] },
      env: { ...rig.env, NO_COLOR: "1" },
    });
    await terminal.until(/^1> *$/m);
    await shared.front.execute("const plain = 7");
    await terminal.until(/── cell 1, in Jupyter\n1‹ const plain = 7\n2> *$/);
    terminal.keys("plain + 1<enter>");
    await terminal.until(/^8\n3> *$/m);
    shared.front.process.kill("SIGKILL");
    expect(await terminal.exit).toBe(1);
    expect(terminal.everything()).toContain("The kernel has gone, and did not say why.");
  });
});

describe("two prompts on one kernel", () => {
  test("see each other's cells and variables", async () => {
    await using shared = await openShared(rig);
    const [one, other] = [await shared.attach(), await shared.attach()];
    await one.cell("const between = 12");
    await other.until(/── cell \d+, at another prompt\n\d+‹ const between = 12/);
    expect(await other.cell("between")).toContain("12");
    await one.until(/‹ between\n12/);
  });
});
