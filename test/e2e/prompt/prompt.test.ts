// The prompt as a person uses it: a real terminal, real containers, and what is on the screen.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { need } from "../../rig/need.ts";
import { PROGRAM } from "../../rig/program.ts";
import { openPrompt, settle } from "../../rig/prompt.ts";

describe.skipIf(need("crun", "root", "namespace"))("at the prompt", () => {
  let rig: EngineRig;
  beforeAll(async () => {
    rig = createEngineRig();
    await using prompt = await openPrompt({ rig });
    // So that no test waits for the engine's first start.
    await prompt.cell("version()");
  });
  afterAll(() => rig.close());

  test("the first start says what it is, and gives a tip", async () => {
    const fresh = createEngineRig();
    await using prompt = await openPrompt({ rig: fresh });
    await prompt.until(/\.help lists/);
    expect(prompt.screen().join("\n")).toMatchInlineSnapshot(`
      "Rondel 0.1.0 · .help
      Tab completes; a value is shown and not run; .help lists the commands.
      1›"
    `);
    await prompt.close();
    await fresh.close();
  });

  test("a chain is shown and not run, and then run and shown as kept", async () => {
    await using prompt = await openPrompt({ rig, columns: 76 });
    await prompt.cell('const made = directory().withNewFile("a.txt", "one\\n")');
    await prompt.cell("made");
    await prompt.cell("made.entries()");
    await prompt.cell("made");
    expect(settle(prompt.everything())).toMatchInlineSnapshot(`
      "1› const made = directory().withNewFile("a.txt", "one\\n")
      2› made
      Directory  2 would run
        ○ directory()
        ○   .withNewFile("a.txt", "one\\n")
      3› made.entries()
      [ 'a.txt' ]
      4› made
      Directory  1 entry · 4 B · 2 kept
        ✓ directory()  N ms
        ✓   .withNewFile("a.txt", "one\\n")  N ms
        ╰── a.txt       4 B
      5›"
    `);
  });

  test("an error names the line and what to do, and the next try works", async () => {
    await using prompt = await openPrompt({ rig, columns: 76 });
    await prompt.cell('const sh = (code: string) => toolbox("sh").withExec(["sh", "-c", code])');
    await prompt.cell('sh("echo so far; exit 3").stdout()');
    await prompt.cell('sh("echo so far; exit 0").stdout()');
    expect(settle(prompt.everything())).toMatchInlineSnapshot(`
      "1› const sh = (code: string) => toolbox("sh").withExec(["sh", "-c", code])
      2› sh("echo so far; exit 3").stdout()
      ✗ exec sh -c "echo so far; exit 3"  N ms  exit code 3
      so far
      ExecError: process "sh -c echo so far; exit 3" did not complete
        successfully: exit code: 3
        1 │ sh("echo so far; exit 3").stdout()
          │                           ^
        at cell 2:1:27
      → Look at stderr, or around: .terminal at the prompt, or rondel terminal
        DIGEST. expect: ANY keeps a result whatever the exit code.
      3› sh("echo so far; exit 0").stdout()
      ✓ exec sh -c "echo so far; exit 0"  N ms
      so far
      4›"
    `);
  });

  test("two processes at once are told apart while they run", async () => {
    await using prompt = await openPrompt({ rig, columns: 76 });
    await prompt.cell('const sh = (code: string) => toolbox("sh").withExec(["sh", "-c", code])');
    await prompt.cell("const words = (n: string) => `echo ${n} begins; sleep 2; echo ${n} ends`");
    await prompt.cell("const run = (name: string) => sh(words(name)).sync()");
    prompt.keys('await Promise.all([run("first"), run("second")]); "both"<enter>');
    const screen = await prompt.until(
      (lines) =>
        lines.some((l) => l.endsWith("│ first begins")) &&
        lines.some((l) => l.endsWith("│ second begins")),
    );
    expect(screen.filter((line) => /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] /.test(line))).toHaveLength(2);
    const after = settle(await prompt.until(/5›$/));
    expect(after).toMatch(/✓ exec .*first begins.*\nfirst begins\nfirst ends/);
    expect(after).toMatch(/✓ exec .*second begins.*\nsecond begins\nsecond ends/);
  });

  test("Ctrl-C ends a busy loop, and the variables stay", async () => {
    await using prompt = await openPrompt({ rig });
    await prompt.cell("let count = 7");
    prompt.keys('console.log("it " + "runs"); while (true) count += 1<enter>');
    await prompt.until(/it runs/);
    prompt.keys("<C-c>");
    await prompt.until(/interrupted\n3›$/);
    await prompt.cell("count > 7");
    expect(prompt.screen().at(-2)).toBe("true");
  });

  test("Ctrl-C ends a process in a container", async () => {
    await using prompt = await openPrompt({ rig });
    prompt.keys('toolbox("sh").withExec(["sh", "-c", "echo on; sleep 600"]).stdout()<enter>');
    await prompt.until(/│ on$/m);
    prompt.keys("<C-c>");
    expect(settle(await prompt.until(/interrupted\n2›$/))).toContain("■ exec sh -c");
  });

  test("a block that is pasted is one cell, and waits for Enter", async () => {
    await using prompt = await openPrompt({ rig });
    prompt.paste('directory()\n  .withNewFile("b", "b")\n  .entries()\n');
    await prompt.until(/\.entries\(\)/);
    prompt.keys("<enter>");
    await prompt.until(/2›$/);
    expect(prompt.screen().at(-2)).toBe("[ 'b' ]");
  });

  test("Enter goes on where the code is not whole, with the right indent", async () => {
    await using prompt = await openPrompt({ rig });
    prompt.keys("function twice(n: number) {<enter>return n * 2;<enter>}");
    await prompt.until(/\}$/);
    expect(prompt.screen().slice(-3).join("\n")).toMatchInlineSnapshot(`
      "1› function twice(n: number) {
       |   return n * 2;
       | }"
    `);
    prompt.keys("<enter>");
    await prompt.until(/2›$/);
    await prompt.cell("twice(21)");
    expect(prompt.screen().at(-2)).toBe("42");
  });

  test("Tab completes by types after a call", async () => {
    await using prompt = await openPrompt({ rig });
    prompt.keys('container().from("alpine").withEx<tab>');
    await prompt.until(/withExec\b/);
    prompt.keys("<C-c>");
  });

  test("a resize in the midst of a line keeps what was typed", async () => {
    await using prompt = await openPrompt({ rig });
    prompt.keys("const words = 'one two three four five six seven'");
    await prompt.until(/seven'$/);
    prompt.resize(40, 12);
    await prompt.until((lines) => lines.every((line) => line.length <= 40));
    prompt.keys(".length<enter>");
    await prompt.until(/2›$/);
    await prompt.cell("words");
    expect(prompt.screen().at(-2)).toBe("33");
  });

  test("Ctrl-R finds what was typed in an earlier session", async () => {
    await using first = await openPrompt({ rig });
    await first.cell("const needle = 'in the haystack'");
    first.keys("<C-d>");
    expect(await first.exit).toBe(0);
    await using second = await openPrompt({ rig });
    await second.cell("1");
    second.keys("<C-r>hayst");
    await second.until(/haystack/);
    second.keys("<enter>");
    await second.until(/const needle = 'in the haystack'/);
  });

  test(".undo takes the definitions back, .plan and .dag show the steps", async () => {
    await using prompt = await openPrompt({ rig, columns: 76 });
    await prompt.cell('let made = await directory().withNewFile("x", "1").sync()');
    await prompt.cell('made = made.withNewFile("y", "2")');
    await prompt.command(".plan made");
    await prompt.command(".dag made");
    prompt.keys(".undo<enter>");
    await prompt.until(/3› made = made/);
    prompt.keys("<C-c>");
    await prompt.until(/3›$/);
    await prompt.cell("made.entries()");
    expect(settle(prompt.everything())).toMatchInlineSnapshot(`
      "1› let made = await directory().withNewFile("x", "1").sync()
      2› made = made.withNewFile("y", "2")
      Directory  2 kept · 1 would run
        ✓ directory()  N ms
        ✓   .withNewFile("x", "1")  N ms
        ○   .withNewFile("y", "2")
      3› .plan made
      Plan  2 kept · 1 would run
        ✓ empty folder  N ms
        ✓ mkfile /x  N ms
        ○ mkfile /y
      3› .dag made
      ✓ empty folder  N ms
      ✓ mkfile /x  N ms
      ○ mkfile /y
      3› .undo
      Cell 2 is taken back; here it is, to be changed.
      3› made.entries()
      [ 'x' ]
      4›"
    `);
  });

  test(".why says which argument is another", async () => {
    await using prompt = await openPrompt({ rig, columns: 100 });
    await prompt.cell(
      'const at = (n: string) => toolbox("sh").withExec(["sh", "-c", "echo why", n])',
    );
    await prompt.cell('at("before").sync()');
    await prompt.command('.why at("after")');
    expect(prompt.screen().join("\n")).toMatch(/"before"\] before, \[.*"after"\] now/);
  });

  test("a session that was killed is taken up again by its name, from what is kept", async () => {
    await using first = await openPrompt({ rig, args: ["--name", "killed"] });
    await first.cell('const kept = toolbox("sh").withExec(["sh", "-c", "date +%N > /n"])');
    await first.cell('const stamp = await kept.file("/n").contents()');
    await first.cell("stamp.length > 5");
    const stamp = (await first.cell("stamp")).at(-2);
    process.kill(first.pid, "SIGKILL");
    await first.exit;
    await using second = await openPrompt({ rig, args: ["--resume", "killed"] });
    await second.until(/killed: 4 cells run again in/);
    await second.cell("stamp");
    expect(second.screen().at(-2)).toBe(stamp);
  });

  test("the user's process may end: that is told, and a new one is there", async () => {
    await using prompt = await openPrompt({ rig });
    await prompt.cell("const gone = 1");
    await prompt.cell("process.exit(5)");
    expect(prompt.screen().join("\n")).toMatch(/has ended: .*5/);
    await prompt.cell("typeof gone");
    expect(prompt.screen().at(-2)).toBe("undefined");
  });

  test("a hundred megabytes of output pass, and the prompt is there", async () => {
    await using prompt = await openPrompt({ rig });
    await prompt.cell("const code = `yes ${'0123456789'.repeat(4)} | head -c 100000000`");
    await prompt.cell('toolbox("sh", "yes", "head").withExec(["sh", "-c", code]).sync()');
    expect(prompt.everything().join("\n")).toMatch(/lines/);
  });
});

describe.skipIf(need("crun", "root", "namespace"))("on a terminal that cannot be drawn on", () => {
  test("lines are asked for and answered in plain text", async () => {
    const rig = createEngineRig();
    await using prompt = await (await import("../../rig/terminal.ts")).openTerminal({
      file: process.execPath,
      args: [PROGRAM],
      env: { ...rig.env, TERM: "dumb" },
    });
    await prompt.until(/1>/);
    prompt.keys("const a = {<enter>b: 2 }<enter>");
    await prompt.until(/2>/);
    prompt.keys("a<enter>");
    await prompt.until(/\{ b: 2 \}/);
    prompt.keys("<C-d>");
    expect(await prompt.exit).toBe(0);
    expect(prompt.written()).not.toContain("\x1b[?2026h");
    await rig.close();
  });
});
