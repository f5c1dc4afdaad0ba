// Tab in a real bash: commands, flags, functions of modules, their parameters and values. No engine
// is there, and none is started.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CALL_FLAG_NAMES } from "../../../kernel/save/files.ts";
import { CALL_FLAGS } from "../../../shell/cli/call-flags.ts";
import { PROGRAM } from "../../rig/program.ts";
import { openTerminal, type TestTerminal } from "../../rig/terminal.ts";

const MODULE = `import { Container, Directory, func, object, Secret } from "@dagger.io/dagger";

@object()
export class Release {
  /** Compiles it. */
  @func()
  build(srcDir: Directory, stage: "live" | "test" = "test", fast = false): Container {
    throw new Error(String([srcDir, stage, fast]));
  }

  @func()
  odd(text: "$(>ran)"): string {
    return text;
  }

  @func()
  publish(token: Secret, json: boolean): void {
    throw new Error(String([token, json]));
  }
}
`;

describe("completion in bash", () => {
  let folder: string;
  let bash: TestTerminal;

  beforeAll(async () => {
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "completion-"));
    for (const path of ["release/src", "sources/inner", "bin"]) {
      mkdirSync(join(folder, path), { recursive: true });
    }
    writeFileSync(join(folder, "release/src/index.ts"), MODULE);
    writeFileSync(join(folder, "release/dagger.json"), "{}");
    const start = `#!/bin/sh\nexec ${process.execPath} ${PROGRAM} "$@"\n`;
    writeFileSync(join(folder, "bin/rondel"), start, { mode: 0o755 });
    bash = openTerminal({
      file: "/bin/bash",
      args: ["--norc", "--noprofile"],
      cwd: folder,
      columns: 100,
      env: {
        PATH: `${join(folder, "bin")}:${process.env["PATH"]}`,
        PS1: "> ",
        RONDEL_HOME: join(folder, "home"),
        INPUTRC: "/dev/null",
        MY_TOKEN_OF_TEST: "x",
      },
    });
    await bash.until(/> $|>$/);
    bash.send("eval \"$(rondel completion bash)\"; bind 'set enable-bracketed-paste off'; clear\r");
    await bash.until((lines) => lines.length === 1 && lines[0] === ">");
  });
  afterAll(async () => {
    await bash.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    // Both are of the line editor: nothing is run, so nothing is typed before it listens.
    bash.send("\x15\x0c");
    await bash.until((lines) => lines.length === 1 && lines[0] === ">");
  });

  test.each([
    ["a command", "rondel func", "> rondel functions"],
    ["a word of a command", "rondel engine sto", "> rondel engine stop"],
    ["a flag", "rondel save --for", "> rondel save --force"],
    ["a value of a flag", "rondel run --progress pl", "> rondel run --progress plain"],
    ["a module", "rondel call rele", "> rondel call release/"],
    ["a function", "rondel call ./release bu", "> rondel call ./release build"],
    ["a parameter", "rondel call release build --sr", "> rondel call release build --src-dir"],
    [
      "a folder for a parameter",
      "rondel call release build --src-dir so",
      "> rondel call release build --src-dir sources/",
    ],
    [
      "a folder behind an equals sign",
      "rondel call release build --src-dir=so",
      "> rondel call release build --src-dir=sources/",
    ],
    [
      "one of the texts that a parameter may be",
      "rondel call release build --stage l",
      "> rondel call release build --stage live",
    ],
    [
      "a text that the shell would run, as a text",
      "rondel call release odd --text ",
      String.raw`> rondel call release odd --text \$\(\>ran\)`,
    ],
    [
      "a variable for a secret",
      "rondel call release publish --token env://MY_TOKEN_OF",
      "> rondel call release publish --token env://MY_TOKEN_OF_TEST",
    ],
    [
      "a parameter whose name is a flag's",
      "rondel call release publish --par",
      "> rondel call release publish --param-json",
    ],
  ])("%s", async (_what, typed, wanted) => {
    bash.send(`${typed}\t`);
    await bash.until((lines) => lines.at(-1) === wanted);
  });

  test("all that there is", async () => {
    bash.send("rondel call release \t\t");
    const lines = await bash.until(/build +odd +publish/);
    expect(lines.join("\n")).toContain("build");
  });
});

test("the flags of rondel call are those that no parameter may have", () => {
  expect(Object.keys(CALL_FLAGS).toSorted()).toEqual([...CALL_FLAG_NAMES].toSorted());
});
