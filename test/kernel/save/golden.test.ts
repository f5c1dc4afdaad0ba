// Sessions become modules: their text is as it should be read, it is typed against the published
// SDK in strict mode, and each function answers the very value that the session had.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SavedModule } from "../../../kernel/save/words.ts";
import { serve } from "../../api/served.ts";
import { enterSession } from "./enter.ts";
import { PROGRAMS } from "./programs.ts";
import type { Sessions } from "./rig.ts";

const PROJECT = fileURLToPath(new URL("../../../", import.meta.url));

describe("a session as a module", () => {
  let folder: string;
  let sessions: Sessions;
  const saved = new Map<string, SavedModule>();

  beforeAll(async () => {
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "save-"));
    const served = await serve();
    enterSession(served);
    const { openSessions } = await import("./rig.ts");
    sessions = openSessions(folder, served);
  });
  afterAll(async () => {
    await sessions.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(PROGRAMS)("$name", async (program) => {
    const session = await sessions.run(program);
    const module = await session.save();
    saved.set(program.name, module);
    await expect(module.source).toMatchFileSnapshot(`golden/${program.name}.txt`);
    const path = join(folder, program.name, "index.ts");
    mkdirSync(join(folder, program.name));
    writeFileSync(path, module.source);
    writeFileSync(join(folder, program.name, "dagger.json"), "{}");
    for (const one of module.functions) {
      const args = program.args?.[one.name] ?? [];
      const expected = await session.value(one.name, args);
      expect(await sessions.call(path, module, one, args), one.name).toEqual(expected);
    }
  });

  test("every module is typed, strictly, against the published SDK", () => {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(join(PROJECT, "node_modules/@types"), join(folder, "node_modules/@types"));
    symlinkSync(join(PROJECT, "node_modules/@dagger.io"), join(folder, "node_modules/@dagger.io"));
    const compilerOptions = {
      ...{ target: "es2022", module: "nodenext", moduleResolution: "nodenext", types: ["node"] },
      ...{ strict: true, noEmit: true, skipLibCheck: true, experimentalDecorators: true },
      noUnusedLocals: true,
    };
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions, include: ["*/index.ts"] }),
    );
    const tsc = join(PROJECT, "node_modules/typescript/bin/tsc");
    const { stdout } = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
    expect(stdout).toBe("");
    expect(saved.size).toBeGreaterThan(40);
  });
});
