// What is on the screen while something runs, and after it was ended by force. The goldens are what
// a person sees, but for spinners and times.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { need } from "../../rig/need.ts";
import { openPrompt, settle } from "../../rig/prompt.ts";

const SH = 'const sh = (code: string) => toolbox("sh", "sleep").withExec(["sh", "-c", code])';

describe.skipIf(need("crun", "root", "namespace"))("while something runs", () => {
  let rig: EngineRig;
  beforeAll(async () => {
    rig = createEngineRig();
    await using prompt = await openPrompt({ rig });
    await prompt.cell(SH);
    // The folders that all of it stands on are kept from here on.
    await prompt.cell('sh("true").sync()');
  });
  afterAll(() => rig.close());

  test("each process has a line with its last words, and one line when it is done", async () => {
    await using prompt = await openPrompt({ rig, columns: 76 });
    await prompt.cell(SH);
    prompt.keys(
      'await Promise.all(["a", "b"].map((n) => ' +
        "sh(`echo ${n} begins; sleep 2; echo ${n} ends`).sync())); 0<enter>",
    );
    const during = await prompt.until(
      /│ a begins(?:.|\n)*│ b begins|│ b begins(?:.|\n)*│ a begins/,
    );
    expect(blocksOf(during)).toMatchInlineSnapshot(`
      "
      * exec sh -c "echo a begins; sleep 2; echo a ends"  N ms
        │ a begins
      * exec sh -c "echo b begins; sleep 2; echo b ends"  N ms
        │ b begins"
    `);
    const after = await prompt.until(/3›$/);
    expect(blocksOf(after)).toMatchInlineSnapshot(`
      "
      ✓ exec sh -c "echo a begins; sleep 2; echo a ends"  N ms
      a begins
      a ends
      ✓ exec sh -c "echo b begins; sleep 2; echo b ends"  N ms
      b begins
      b ends"
    `);
  });

  test(".why names what is another now", async () => {
    await using prompt = await openPrompt({ rig, columns: 100 });
    await prompt.cell(
      'const built = (text: string, level: string) => toolbox("sh").withNewFile("/a.txt", text)' +
        '.withEnvVariable("LEVEL", level).withExec(["sh", "-c", "echo $LEVEL"])',
    );
    await prompt.cell('built("one", "1").sync()');
    await prompt.command('.why built("one", "2")');
    expect(differencesOf(prompt.screen())).toMatchInlineSnapshot(`
      "3› .why built("one", "2")
      differs variable LEVEL: 1 before, 2 now"
    `);
  });

  test("an engine that is killed is told, with the steps that went with it", async () => {
    await using prompt = await openPrompt({ rig, columns: 76 });
    await prompt.cell(SH);
    prompt.keys('await sh("echo on its way; sleep 600").sync()<enter>');
    await prompt.until(/│ on its way/);
    rig.strike();
    const lines = await prompt.until(/3›$/);
    const told = lines.filter((line) => /^[✗▶■] |^on its way|went away/.test(line)).join("\n");
    expect(told).toContain('✗ exec sh -c "echo on its way; sleep 600"  lost with the engine');
    expect(told).toContain("on its way");
    expect(told).toMatch(/^.*the engine went away:/m);
    expect(lines.join("\n")).not.toContain("still running");
    // The next cell has an engine again.
    await prompt.cell('sh("true").sync()');
  });

  test("a session that was killed comes back, and says what did not", async () => {
    await using first = await openPrompt({ rig, args: ["--name", "gone"], columns: 76 });
    await first.cell(SH);
    await first.cell('const stamp = await sh("date +%N").stdout()');
    await first.cell('const key = setSecret("key", "hunter2")');
    await first.cell("nobody.knows");
    await first.cell('stamp === await sh("date +%N").stdout()');
    first.keys('console.log("it " + "runs"); while (true) {}<enter>');
    await first.until(/it runs/);
    process.kill(first.pid, "SIGKILL");
    await first.exit;
    await using second = await openPrompt({ rig, args: ["--resume", "gone"], columns: 76 });
    await second.until(/gone: /);
    await second.cell('stamp === await sh("date +%N").stdout()');
    expect(
      second
        .everything()
        // What was kept already is another each time.
        .filter((line) => !/^✓ /.test(line))
        .join("\n")
        .replace(/in [\d.]+ m?s/, "in N ms"),
    ).toMatchInlineSnapshot(`
      "Rondel 0.1.0 · .help
      gone: 4 cells run again in N ms
      Cell 3 set a secret, which is not written down: set it again.
      7› stamp === await sh("date +%N").stdout()
      true
      8›"
    `);
  });
});

/** The lines of processes in the order of their names, for either may be the first. */
function blocksOf(lines: readonly string[]): string {
  const settled = settle(lines).replace(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/g, "*");
  const from = settled.indexOf("\n", settled.indexOf("sync()"));
  const to = settled.lastIndexOf("\n0\n");
  const own = settled.slice(from, to < from ? settled.length : to);
  return own
    .split(/\n(?=[*✓] )/)
    .sort()
    .join("\n");
}

function differencesOf(lines: readonly string[]): string {
  const last = lines.findLastIndex((line) => line.includes(".why"));
  return lines
    .slice(last)
    .filter((line) => /^(\d+› |differs)/.test(line))
    .join("\n");
}
