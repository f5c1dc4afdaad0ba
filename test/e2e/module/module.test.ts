// The story of a module: explored at a prompt, saved, and run by others when the prompt and its
// engine are gone.

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { need } from "../../rig/need.ts";
import { programIn, type Rondel } from "../../rig/program.ts";
import { openPrompt } from "../../rig/prompt.ts";

describe.skipIf(need("crun", "root", "namespace"))("a module", () => {
  let rig: EngineRig;
  let folder: string;

  let rondel: Rondel;

  beforeAll(async () => {
    rig = createEngineRig();
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "module-"));
    mkdirSync(join(folder, "src"));
    writeFileSync(join(folder, "src/a.txt"), "note\n");
    writeFileSync(join(folder, "src/b.log"), "log\n");
    rondel = programIn({ rig, cwd: folder, env: { STORY_TOKEN: "t0ken-of-story" } });
    writeFileSync(join(folder, "lib.ts"), 'export const label: string = "L";\n');
  });
  afterAll(async () => {
    await rig.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("is explored, saved, and called by another process when the engine was killed", async () => {
    {
      await using prompt = await openPrompt({ rig, cwd: folder, args: ["--name", "calm-otter"] });
      await prompt.cell('const src = host().directory("./src", { exclude: ["*.log"] })');
      await prompt.cell('import { label } from "./lib.ts"');
      await prompt.cell('const word = "hello"');
      await prompt.cell('const sh = (code: string) => toolbox("sh").withExec(["sh", "-c", code])');
      await prompt.cell('sh("exit 3")');
      await prompt.cell("const slow = sh(`echo $RANDOM made; cat /proc/uptime`)");
      await prompt.cell("slow.stdout()");
      await prompt.cell(
        "const build = slow.withDirectory('/src', src)" +
          ".withExec(['sh', '-c', `cat /src/a.txt; echo ${word} ${label}`])",
      );
      await prompt.cell("const text = await build.stdout()");
      const saved = await prompt.command(".save release build text src");
      expect(saved.join("\n")).toContain("src comes from outside of the session");
      const good = await prompt.command(".save release slow build text");
      expect(good.join("\n")).toContain("build(src, word)");
      const again = await prompt.command(".save release build");
      expect(again.join("\n")).toContain("is there already");
      await prompt.command(".save build.ts build");
      await prompt.command(".save build.ipynb");
    }
    expect(readdirSync(join(folder, "release")).toSorted()).toEqual([
      "README.md",
      "dagger.json",
      "package.json",
      "rondel.lock.json",
      "src",
      "tsconfig.json",
    ]);
    await expect(readFileSync(join(folder, "release/src/index.ts"), "utf8")).toMatchFileSnapshot(
      "release.txt",
    );
    expect(existsSync(join(folder, "release/src/lib.ts"))).toBe(true);
    expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);

    const before = await rondel(["call", "release", "slow", "--json"]);
    await rig.kill();
    const after = await rondel(["call", "release", "slow", "--json"]);
    expect(after).toEqual(before);
    const replayed = await rondel(["replay", "./release"]);
    expect(replayed.stdout).toBe("same    slow\nsame    build\nsame    text\n");
    expect(replayed.code).toBe(0);
    const text = await rondel(["call", "./release", "text", "--src", "src", "--word", "bye"]);
    expect(text.stdout).toBe("note\nbye L\n");
    const script = await rondel(["run", "build.ts"]);
    expect(script.stdout).toContain("Container");
  });

  test("says what it offers, and what a call lacks", async () => {
    const listed = await rondel(["functions", "release"]);
    expect(listed.stdout).toMatchInlineSnapshot(`
      "Saved from the session calm-otter.

      slow → Container

      build --src DIRECTORY [--word STRING] → Container
              --src DIRECTORY  A folder; it was ./src.
              --word STRING    text ("hello")

      text --src DIRECTORY [--word STRING] → string
              --src DIRECTORY  A folder; it was ./src.
              --word STRING    text ("hello")
      "
    `);
    const help = await rondel(["call", "release", "text", "--help"]);
    const withoutProgress = help.stdout.replace(/^.*--progress.*\n/m, "");
    expect(withoutProgress).toMatchInlineSnapshot(`
      "Usage: rondel call release text --src DIRECTORY [flags]

            --src DIRECTORY  A folder; it was ./src.
            --word STRING    text ("hello")

        -o, --output PATH              Export the answer to there
        -t, --terminal                 Sit down in the container or folder that it answers
            --json                     Print the answer as JSON
            --unpinned                 Ask again what tags mean, whatever the lockfile says
            --silent                   The same as --progress off
        -h, --help                     Show this

      Answers: string
      "
    `);
    const missing = await rondel(["call", "release", "text"]);
    expect(missing.stderr).toContain("text needs src, a folder of this machine");
    expect(missing.code).toBe(2);
    const unknown = await rondel(["call", "release", "nothing"]);
    expect(unknown.stderr).toContain("has no function nothing");
  });

  test("is found again by its second call, which runs nothing", async () => {
    const call = () =>
      rondel(
        ["call", "release", "text", "--src", "src", "--word", "anew"].concat("--progress", "plain"),
      );
    const [first, second] = [await call(), await call()];
    expect(second.stdout).toBe(first.stdout);
    // As the engine's events tell it: one step ran, and then none.
    const states = ({ stderr }: { readonly stderr: string }) =>
      stderr.match(/^(?:✓|▶|✗) (?:cached )?exec/gm);
    expect(states(first)).toEqual(["▶ exec", "✓ exec"]);
    expect(states(second)).toEqual(["✓ cached exec"]);
  });

  test("gets the secrets of its session anew, under their names", async () => {
    {
      await using prompt = await openPrompt({ rig, cwd: folder, args: ["--name", "neat-fern"] });
      await prompt.cell('const password = setSecret("password", "t0ken-of-story")');
      await prompt.cell(
        'const shown = toolbox("sh").withSecretVariable("P", password)' +
          '.withExec(["sh", "-c", "echo $P | wc -c"])',
      );
      await prompt.cell("shown.stdout()");
      const saved = await prompt.command(".save vault shown");
      expect(saved.join("\n")).toContain("shown(password)");
    }
    for (const name of readdirSync(join(folder, "vault"), { recursive: true })) {
      const path = join(folder, "vault", String(name));
      if (!statSync(path).isDirectory()) expect(readFileSync(path, "utf8")).not.toContain("t0ken");
    }
    const alone = await rondel(["replay", "vault"]);
    expect(alone.stdout).toBe(
      "failed  shown: it needs password, which is not kept: --arg password=…\n",
    );
    const given = await rondel(["replay", "vault", "--arg", "password=env://STORY_TOKEN"]);
    expect(given.stdout).toBe("same    shown\n");
  });

  test("asks which of the literals that it repeats are its parameters", async () => {
    await using prompt = await openPrompt({ rig, cwd: folder, columns: 100 });
    await prompt.cell(
      "const tools = container().withNewFile('/v', '3.20.1').withNewFile('/w', '3.20.1')" +
        ".withEnvVariable('STAGE', 'live').withLabel('stage', 'live')",
    );
    prompt.keys(".save asked tools<enter>");
    const shown = await prompt.until(/Which\? \[1\].*:$/);
    expect(shown.join("\n")).toMatch(/ 1 version {2}"3\.20\.1" {2}2 times/);
    expect(shown.join("\n")).toMatch(/ 2 stage {4}"live" {2}2 times/);
    prompt.keys("<C-c>");
    await prompt.until(/nothing was saved.*\n2›$/s);
    expect(existsSync(join(folder, "asked"))).toBe(false);

    prompt.keys(".save asked tools<enter>");
    await prompt.until(/Which\? \[1\].*:$/);
    prompt.keys("3<enter>");
    await prompt.until("3 is none of them.");
    prompt.keys("1=release 2<enter>");
    await prompt.until(/tools\(release, stage\).*\n2›$/s);
    const source = readFileSync(join(folder, "asked/src/index.ts"), "utf8");
    expect(source).toContain('release: string = "3.20.1", stage: string = "live"');
    prompt.keys(".save asked tools --force<enter>");
    await prompt.until(/Which\? \[1\].*:$/);
    prompt.keys("<enter>");
    await prompt.until(/tools\(version\).*\n2›$/s);
    await prompt.command(".save asked tools --force --param stage=live");
    expect(prompt.screen().join("\n")).toContain("tools(stage)");
  });

  test("whose input is another says that it differs, and why", async () => {
    writeFileSync(join(folder, "src/a.txt"), "changed\n");
    const replayed = await rondel(["replay", "./release"]);
    expect(replayed.stdout).toContain("same    slow\n");
    expect(replayed.stdout).toContain("differs build: because of");
    expect(replayed.stdout).toContain("a.txt");
    expect(replayed.code).toBe(1);
    writeFileSync(join(folder, "src/a.txt"), "note\n");
  });

  test("comes back into a session with .load, typed", async () => {
    await using prompt = await openPrompt({ rig, cwd: folder });
    const loaded = await prompt.cell(".load ./release");
    expect(loaded.join("\n")).toContain("const release = new Release()");
    const shown = await prompt.cell('await release.text(host().directory("src"), "again")');
    expect(shown.join("\n")).toContain("again L");
    const types = await prompt.command(".types release.build");
    expect(types.join("\n")).toContain("(src: Directory, word?: string) => Container");
    const inside = await prompt.command('.types release.build(host().directory("src")).stdout()');
    expect(inside.join("\n")).toContain("Promise<string>");
  });

  test("an earlier session is saved, whole or not at all, and replayed", async () => {
    const saved = await rondel(["save", "calm-otter", "-o", "second", "--only", "build"]);
    expect(saved.stdout).toBe("second: build\n");
    expect(readFileSync(join(folder, "second/src/index.ts"), "utf8")).toContain("class Second");
    const refused = await rondel(["save", "calm-otter", "-o", "third", "--only", "build,nothing"]);
    expect(refused.stderr).toContain("no cell defines nothing");
    expect(existsSync(join(folder, "third"))).toBe(false);
    const replayed = await rondel(["replay", "calm-otter"]);
    expect(replayed.code).toBe(0);
    expect(replayed.stdout).toContain("same    cell 8\n");
  });

  test("that throws, ends its process, prints on and on or loops fails the call", async () => {
    mkdirSync(join(folder, "bad/src"), { recursive: true });
    writeFileSync(join(folder, "bad/src/index.ts"), BAD);
    writeFileSync(join(folder, "bad/dagger.json"), "{}");
    const thrown = await rondel(["call", "bad", "throws"]);
    expect(thrown.stderr).toContain("throws failed: TypeError: no good");
    expect(thrown.stderr).toContain("bad/src/index.ts:8:");
    expect(thrown.code).toBe(1);
    const left = await rondel(["call", "bad", "leaves"]);
    expect(left.stderr).toContain("leaves failed: it ended its process: process.exit(7)");
    expect(left.stderr).toContain("bad/src/index.ts:13:");
    expect(left.code).toBe(1);
    const killed = await rondel(["call", "bad", "dies"]);
    expect(killed.stderr).toContain("dies ended its process (SIGKILL) before it answered");
    expect(killed.code).toBe(1);
    const loud = await rondel(["call", "bad", "prints"]);
    expect(loud.stderr).toContain("prints was ended: it printed more than 64 MB");
    expect(loud.code).toBe(1);
    const looped = await rondel(["call", "bad", "loops"], (pid) => process.kill(pid, "SIGINT"));
    expect(looped.stderr).toMatch(
      /loops was interrupted\n {2}at loops \(\S+bad\/src\/index.ts:26:/,
    );
    expect(looped.stderr).not.toContain("Debugger");
    expect(looped.code).toBe(1);
    const secret = await rondel(["call", "bad", "reads", "--token", "plain-text"]);
    expect(secret.stderr).toContain("token is a secret");
    expect(secret.stderr).not.toContain("plain-text");
    const read = await rondel(["call", "bad", "reads", "--token", "env://STORY_TOKEN"]);
    expect(read.stdout).toBe("14\n");
    const lingering = await rondel(["call", "bad", "lingers"]);
    expect(lingering).toMatchObject({ stdout: "done\n", stderr: "printed\n", code: 0 });
  });
});

const BAD = `import { spawn } from "node:child_process";
import { dag, func, object, Secret } from "@dagger.io/dagger";

@object()
export class Bad {
  @func()
  throws(): string {
    throw new TypeError("no good");
  }

  @func()
  leaves(): string {
    process.exit(7);
  }

  @func()
  async prints(): Promise<string> {
    for (;;) {
      await new Promise<void>((done) => process.stdout.write("x".repeat(1 << 20), () => done()));
    }
  }

  @func()
  async loops(): Promise<string> {
    await new Promise<void>((done) => process.stderr.write("ready\\n", () => done()));
    for (;;);
  }

  @func()
  dies(): string {
    process.kill(process.pid, "SIGKILL");
    return "never";
  }

  @func()
  lingers(): string {
    setInterval(() => {}, 1000);
    spawn("sleep", ["3"], { stdio: "inherit", detached: true });
    console.log("printed");
    return "done";
  }

  @func()
  async reads(token: Secret): Promise<number> {
    await dag.version();
    return (await token.plaintext()).length;
  }
}
`;
