// What is on the screen while somebody types: menus, corrections, several lines, a search, another
// width. The goldens are what a person sees.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { need } from "../../rig/need.ts";
import { PROGRAM } from "../../rig/program.ts";
import { openPrompt, settle, type TestPrompt } from "../../rig/prompt.ts";

/** What stands on the screen from the first prompt on, once this holds. */
async function screenWith(prompt: TestPrompt, wanted: RegExp): Promise<string> {
  return settle(await prompt.until(wanted));
}

describe.skipIf(need("crun", "root", "namespace"))("while one types", () => {
  let rig: EngineRig;
  beforeAll(async () => {
    rig = createEngineRig();
    await using prompt = await openPrompt({ rig });
    await prompt.cell("version()");
  });
  afterAll(() => rig.close());

  test("a chain is completed: each step with what it is for and its arguments", async () => {
    await using prompt = await openPrompt({ rig, columns: 90, rows: 14 });
    prompt.keys("directory().withNewF<tab>");
    await prompt.until(/1› directory\(\)\.withNewFile$/m);
    prompt.keys("(");
    expect(await screenWith(prompt, /Opts\): Directory$/m)).toMatchInlineSnapshot(`
      "1› directory().withNewFile(
      withNewFile(path: string, contents: string, options?: DirectoryWithNewFileOpts): Directory"
    `);
    prompt.keys('"a.txt", "one").ent<tab>');
    await prompt.until(/\.entries$/m);
    prompt.keys("().then(all => all.fl<tab>");
    // Which of the calls around the cursor is explained above the menu depends on what came first.
    const menu = (await screenWith(prompt, /@param depth/)).replace(/\n.*onfulfilled.*/, "");
    expect(menu).toMatchInlineSnapshot(`
      "1› directory().withNewFile("a.txt", "one").entries().then(all => all.flat
      > flat     method        | (method) Array<string>.flat<A, D>(this: A, depth?: D |
        flatMap  method        |   undefined): FlatArray<A, D>[]
                               | Returns a new array with all sub-array elements concatenated
                               | into it recursively up to the specified depth.
                               | @param depth — The maximum recursion depth"
    `);
    prompt.keys("<down><enter>");
    await prompt.until(/all\.flatMap$/m);
  });

  test("commands are completed too, and what may follow them", async () => {
    await using prompt = await openPrompt({ rig, columns: 90, rows: 12 });
    await prompt.cell("const release = directory()");
    prompt.keys(".re<tab>");
    expect(await screenWith(prompt, /Example: \.replay build/)).toMatchInlineSnapshot(`
      "1› const release = directory()
      2› .re
      > replay  [EXPRESSION]   | .replay [EXPRESSION]
        reset   command        | What a step printed, as slowly as it came then.
                               | Example: .replay build"
    `);
    prompt.keys("<C-c>.plan rel<tab>");
    await prompt.until(/\.plan release$/m);
    prompt.keys("<C-c>.time o<tab><tab>");
    expect(await screenWith(prompt, /off {2}value/)).toMatchInlineSnapshot(`
      "1› const release = directory()
      2› .time o
      > on   value
        off  value"
    `);
  });

  test("an error is corrected: up brings the cell back", async () => {
    await using prompt = await openPrompt({ rig, columns: 76 });
    await prompt.cell("1");
    await prompt.cell('const found = directory().withNewFile("a", "1").entires()');
    prompt.keys("<up><C-a>");
    await prompt.until(/3› const found/);
    prompt.keys(`<C-e>${"<backspace>".repeat(6)}ries()`);
    await prompt.until(/3› .*entries\(\)$/m);
    prompt.keys("<enter>");
    await prompt.until(/4›$/);
    await prompt.cell("found");
    // Whether the types were looked at by then is a matter of time.
    const shown = settle(prompt.everything()).replace(/^warning: [^^]*\^+\n/m, "");
    expect(shown).toMatchInlineSnapshot(`
      "1› 1
      1
      2› const found = directory().withNewFile("a", "1").entires()
      TypeError: directory(...).withNewFile(...).entires is not a function
        1 │ const found = directory().withNewFile("a", "1").entires()
          │                                                 ^
        at cell 2:1:49
      3› const found = directory().withNewFile("a", "1").entries()
      4› found
      [ 'a' ]
      5›"
    `);
  });

  test("lines are indented as they are typed, and a paste keeps its own", async () => {
    await using prompt = await openPrompt({ rig, columns: 60 });
    prompt.keys("const sizes = {<enter>small: [1,<enter>2],<enter>}");
    await prompt.until(/\| \}$/m);
    prompt.keys("<enter>");
    await prompt.until(/2›$/);
    prompt.paste(
      "for (const [name, all] of Object.entries(sizes)) {\n\tconsole.log(name);\n  all\n}",
    );
    await prompt.until(/\| \}$/m);
    prompt.keys("<enter>");
    await prompt.until(/3›$/);
    prompt.paste('directory()\n  .withNewFile("b", "b")\n  .entries()');
    await prompt.until(/\.entries\(\)$/m);
    prompt.keys("<enter>");
    await prompt.until(/4›$/);
    expect(settle(prompt.everything())).toMatchInlineSnapshot(`
      "1› const sizes = {
       |   small: [1,
       |     2],
       | }
      2› for (const [name, all] of Object.entries(sizes)) {
       |   console.log(name);
       |   all
       | }
      small
      3› directory()
       |   .withNewFile("b", "b")
       |   .entries()
      [ 'b' ]
      4›"
    `);
  });

  test("Ctrl-R shows what fits, by letters in their order", async () => {
    await using prompt = await openPrompt({ rig, columns: 60, rows: 12 });
    await prompt.cell('const hayfield = "barley"');
    await prompt.cell("const haystack = 6 * 7");
    await prompt.cell("haystack + 1");
    prompt.keys("<C-r>cohay");
    expect(await screenWith(prompt, /search: cohay {2}1 of 2/)).toMatchInlineSnapshot(`
      "1› const hayfield = "barley"
      2› const haystack = 6 * 7
      3› haystack + 1
      43
      4› const haystack = 6 * 7
      search: cohay  1 of 2
      > const haystack = 6 * 7
        const hayfield = "barley""
    `);
    prompt.keys("<C-r>");
    await prompt.until(/2 of 2/);
    prompt.keys("<enter>");
    await prompt.until((lines) => lines.at(-1) === '4› const hayfield = "barley"');
  });

  test("a window that gets narrow, and wide again, shows the same text", async () => {
    await using prompt = await openPrompt({ rig, columns: 70, rows: 12 });
    prompt.keys("const words = 'one two three four five six seven eight nine ten'");
    await prompt.until(/ten'$/m);
    prompt.resize(40, 12);
    expect(await screenWith(prompt, /^.{1,40}\n.*ten'$/m)).toMatchInlineSnapshot(`
      "1› const words = 'one two three four fiv
         e six seven eight nine ten'"
    `);
    prompt.keys("<left>!");
    await prompt.until(/ten!'$/m);
    prompt.resize(70, 12);
    expect(await screenWith(prompt, /five six.*ten!'$/m)).toMatchInlineSnapshot(
      `"1› const words = 'one two three four five six seven eight nine ten!'"`,
    );
  });

  test("what is typed while a cell runs is seen, and then is in the next prompt", async () => {
    await using prompt = await openPrompt({ rig });
    prompt.keys("await new Promise((done) => globalThis.go = done)<enter>");
    prompt.keys("'typed ' + 'ahead'");
    expect((await prompt.until(/next: /)).at(-1)).toBe("next: 'typed ' + 'ahead'");
    prompt.keys("<C-c>");
    await prompt.until(/2›$/);
  });

  test("Ctrl-C in a command of the machine ends that, and not the prompt", async () => {
    await using prompt = await openPrompt({ rig });
    await prompt.cell("const kept = 1");
    prompt.keys(".sh echo be''gins; sleep 60<enter>");
    await prompt.until(/^begins$/m);
    prompt.keys("<C-c>");
    await prompt.until(/\n2›$/);
    prompt.keys("kept.toFix<tab>");
    await prompt.until(/kept\.toFixed$/m);
  });

  test("Ctrl-Z where no shell can bring the prompt back does not stop it", async () => {
    await using prompt = await openPrompt({ rig });
    prompt.keys("1 +");
    prompt.keys("<C-z>");
    prompt.keys(" 4<enter>");
    expect((await prompt.until(/2›$/)).at(-2)).toBe("5");
  });

  test("Ctrl-Z in a shell gives its prompt back, and fg the line as it was", async () => {
    const { openTerminal } = await import("../../rig/terminal.ts");
    await using shell = openTerminal({ file: "bash", args: ["--norc", "-i"], env: shellEnv(rig) });
    shell.keys("$RONDEL<enter>");
    await shell.until(/1›$/);
    shell.keys("const kept = 4");
    await shell.until(/kept = 4$/m);
    shell.keys("<C-z>");
    await shell.until(/Stopped(?:.|\n)*sh>$/);
    shell.keys("fg<enter>");
    await shell.until(/kept = 4$/m);
    shell.keys("2<enter>");
    await shell.until(/2›$/);
    shell.keys("kept<enter>");
    expect((await shell.until(/3›$/)).at(-2)).toBe("42");
  });
});

function shellEnv(rig: EngineRig) {
  return { ...rig.env, NO_COLOR: "1", PS1: "sh>", RONDEL: `${process.execPath} ${PROGRAM}` };
}
