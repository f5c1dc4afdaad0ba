// Calling a function of a module: what is wrong with its arguments is said before anything runs,
// and one sits down in what it answers.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { need } from "../../rig/need.ts";
import { PROGRAM, programIn, type Rondel } from "../../rig/program.ts";
import { openPrompt } from "../../rig/prompt.ts";
import { openTerminal } from "../../rig/terminal.ts";

const MODULE = `
import { Container, dag, Directory, func, object, type CacheVolume } from "@dagger.io/dagger";
import { toolbox } from "rondel";

/** Things to call. */
@object()
export class Things {
  /**
   * Counts something.
   * @param times How often.
   * @param words What is counted.
   * @param isLoud In capitals.
   */
  @func()
  count(
    source: Directory,
    times: number,
    stage: "live" | "test" = "test",
    isLoud = false,
    ...words: string[]
  ): string {
    return [source.constructor.name, times, stage, isLoud, ...words].join(" ");
  }

  @func()
  cache(volume: CacheVolume): string {
    return String(volume);
  }

  @func()
  box(): Container {
    const box = toolbox("sh", "cat").withEnvVariable("PS1", "in> ");
    return box.withNewFile("/note", "from a module");
  }

  @func()
  folder(output: string): Directory {
    return dag.directory().withNewFile("note", output);
  }

  @func()
  async own(): Promise<string> {
    const source = await dag.currentModule().source().file("src/index.ts").contents();
    return source.includes("class Things") ? "things/" : "other";
  }

  @func()
  broken(): Container {
    return this.box().withExec(["sh", "-c", "echo no >&2; exit 3"]);
  }
}
`;

const BUNDLE = `
import { dag, func, object } from "@dagger.io/dagger";
import { Things } from "../../things/src/index.ts";

@object()
export class Bundle {
  @func()
  async both(): Promise<string> {
    const theirs = await new Things().own();
    const ours = await dag.currentModule().source().entries();
    const note = await new Things().folder("hi").file("note").contents();
    return theirs + " " + (ours.includes("src/") ? "bundle/ " : "") + note;
  }
}
`;

describe.skipIf(need("crun", "root", "namespace"))("a function that is called", () => {
  let rig: EngineRig;
  let folder: string;
  let rondel: Rondel;

  beforeAll(() => {
    rig = createEngineRig();
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "call-"));
    mkdirSync(join(folder, "things/src"), { recursive: true });
    writeFileSync(join(folder, "things/src/index.ts"), MODULE);
    writeFileSync(join(folder, "things/dagger.json"), "{}");
    rondel = programIn({ rig, cwd: folder });
  });
  afterAll(async () => {
    await rig.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const call = (...args: string[]) => rondel(["call", "things", ...args]);
  const callAtTerminal = (words: readonly string[], columns = 80) => {
    const args = [PROGRAM, "call", "things", ...words];
    return openTerminal({ file: process.execPath, args, columns, env: rig.env, cwd: folder });
  };

  test.each([
    [
      "what is missing, all of it",
      ["count"],
      "count needs source, a folder of this machine; and times, a number",
    ],
    [
      "a number that is none",
      ["count", "--source", ".", "--times", "often"],
      'times is a number, and not "often"',
    ],
    [
      "a text that is none of those",
      ["count", "--source", ".", "--times", "1", "--stage", "dead"],
      'stage is one of live, test, and not "dead"',
    ],
    [
      "a folder that is not there",
      ["count", "--source", "gone", "--times", "1"],
      'source is a folder of this machine, and at "gone" there is nothing',
    ],
    [
      "a file where a folder is wanted",
      ["count", "--source", "things/dagger.json", "--times", "1"],
      "there is a file",
    ],
    ["a flag that is none", ["count", "--tims", "1"], "unknown flag --tims: did you mean --times?"],
    [
      "what cannot be written",
      ["cache", "--volume", "x"],
      "volume is a CacheVolume, which cannot be given on a command line",
    ],
    ["a terminal where none is", ["box", "--terminal"], "--terminal needs a terminal"],
  ])("says %s, and starts no engine", async (_what, args, why) => {
    const { stderr, stdout, code } = await call(...args);
    expect(stderr).toContain(why);
    expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
    expect(rig.engine()).toBe(undefined);
  });

  test("has a help with its types, what may be given, and what is taken otherwise", async () => {
    const { stdout } = await call("count", "--help");
    expect(stdout.slice(0, stdout.indexOf("  -o,"))).toMatchInlineSnapshot(`
      "Counts something.

      Usage: rondel call things count --source DIRECTORY --times NUMBER [flags]

            --source DIRECTORY      a folder of this machine
            --times NUMBER          How often.
            --stage live|test       one of live, test ("test")
            --is-loud[=true|false]  In capitals. (false)
            --words STRING          What is counted. (can be given again; may be left out)

      "
    `);
  });

  test("takes switches bare or with a value, and lists by giving a flag again", async () => {
    const words = ["--words", "a", "--words", "b"];
    const bare = await call("count", "--source", ".", "--is-loud", "--times", "2", ...words);
    expect(bare.stdout).toBe("Directory 2 test true a b\n");
    const off = await call("count", "--source=.", "--is-loud=false", "--times=0x10");
    expect(off.stdout).toBe("Directory 16 test false\n");
    const own = await call("folder", "--param-output", "text", "-o", "out");
    expect(own).toMatchObject({ code: 0 });
  });

  test("that answers a container is sat down in, and what is kept is told", async () => {
    await using stay = callAtTerminal(["box", "--terminal"]);
    await stay.until(/in> ?$/);
    stay.keys("cat /note; echo; echo more > /more; exit 5<enter>");
    await stay.until("from a module");
    await stay.until(/keep them\? \[y\/N\]$/);
    stay.keys("y");
    await stay.until("kept: rdl1.");
    expect(await stay.exit).toBe(5);
  });

  test("that answers a container says so to a person, and no more to a program", async () => {
    await using shown = callAtTerminal(["box", "--silent"]);
    await shown.until("hint: --terminal sits down in it");
    expect(await shown.exit).toBe(0);
    expect((await call("box")).stderr).toBe("");
  });

  test("may be of a module that imports another, whose own files it finds", async () => {
    mkdirSync(join(folder, "bundle/src"), { recursive: true });
    writeFileSync(join(folder, "bundle/src/index.ts"), BUNDLE);
    writeFileSync(join(folder, "bundle/dagger.json"), "{}");
    expect((await rondel(["call", "bundle", "both"])).stdout).toBe("things/ bundle/ hi\n");
  });

  test("of a module that was loaded is saved as an import of that module", async () => {
    await using prompt = await openPrompt({ rig, cwd: folder, columns: 100 });
    await prompt.cell(".load ./things");
    await prompt.cell("const label = 'x'");
    await prompt.cell("const made = things.folder(label)");
    await prompt.cell("await made.entries()");
    const saved = await prompt.command(".save nested/outer made");
    expect(saved.join("\n")).toContain("made(label)");
    const source = readFileSync(join(folder, "nested/outer/src/index.ts"), "utf8");
    expect(source).toContain('import { Things } from "../../../things/src/index.ts"');
    const replayed = await rondel(["replay", "nested/outer"]);
    expect(replayed).toMatchObject({ stdout: "same    made\n", code: 0 });
  });

  test("that fails is no place to sit down in, but says how to get there", async () => {
    await using stay = callAtTerminal(["broken", "-t"], 200);
    await stay.until(/rondel terminal [0-9a-f]{12}/);
    expect(await stay.exit).toBe(1);
  });
});
