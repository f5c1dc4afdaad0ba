// What a module that runs finds of its own folder: folders that version control has left out are
// made again, and none of them elsewhere.

import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Client } from "../../../stdlib/client/generated.ts";
import type { Wire } from "../../../stdlib/client/lazy.ts";
import { createCurrentModule } from "../../../stdlib/modules/current/current.ts";

const wire: Wire = { ask: () => Promise.reject(new Error("nothing is asked")) };
let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "current-"));
  folder = join(root, "module");
  mkdirSync(join(folder, "kept"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const source = () => {
  return createCurrentModule({ wire, client: new Client(wire, null), folder }).source();
};

test("an empty folder is made again, also where nothing else was kept", () => {
  writeFileSync(join(folder, "kept/left.rights"), "0755 0:0 a/b/\n0700 7:8 c/\n");
  source().directory("kept/left");
  expect(existsSync(join(folder, "kept/left/a/b"))).toBe(true);
  expect(existsSync(join(folder, "kept/left/c"))).toBe(true);
});

test("no folder is made where a link or dots lead out", () => {
  mkdirSync(join(folder, "kept/left"));
  symlinkSync(root, join(folder, "kept/left/out"));
  for (const name of ["out/made/", "../../../made/", "out/"]) {
    writeFileSync(join(folder, "kept/left.rights"), `0755 0:0 ${name}\n`);
    expect(() => source().directory("kept/left")).toThrow(/is no folder|is not in the folder/);
  }
  expect(existsSync(join(root, "made"))).toBe(false);
});
