// The lockfile of a module, and its folder, which is there as a whole or not at all.

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { carryImports } from "../../../kernel/save/host/carry.ts";
import { writeFolder } from "../../../kernel/save/host/write.ts";
import { lockOf } from "../../../kernel/save/lock.ts";
import { encodeRecipe, Recipe } from "../../../stdlib/base/recipe.ts";

const MODULE = {
  name: "made",
  className: "Made",
  title: "",
  intro: "",
  source: "",
  functions: [{ name: "box", expression: "box", isFunction: false, parameters: [] }],
  isRondelOnly: false,
  imports: [],
  kept: [],
  secretTexts: [],
  secretUris: [],
  proposals: [],
};

function box(app: string, tools: string): string {
  const from = (address: string) => new Recipe(new Recipe(null, "container"), "from", { address });
  return encodeRecipe(
    new Recipe(from(app), "withFile", {
      path: "/t",
      source: new Recipe(from(tools), "file", { path: "/t" }),
    }),
  );
}

test("a lockfile has what each tag meant, wherever it stands", async () => {
  const pinned = box("app:1@sha256:a", "tools:2@sha256:b");
  const lock = await lockOf(MODULE, "calm-otter", async () => {
    return { described: box("app", "tools"), pinned, json: null };
  });
  expect(lock.images).toEqual({ app: "app:1@sha256:a", tools: "tools:2@sha256:b" });
  expect(lock.functions["box"]?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
});

describe("a folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "folder-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("that is there is replaced as a whole, and only when that is asked for", async () => {
    const place = join(folder, "made");
    await writeFolder(place, new Map([["src/old.ts", "old"]]), { force: false });
    const files = new Map([["src/new.ts", "new"]]);
    const refused = writeFolder(place, files, { force: false });
    await expect(refused).rejects.toThrow("is there already");
    expect(readdirSync(join(place, "src"))).toEqual(["old.ts"]);
    expect(statSync(place).mode).toBe(statSync(join(place, "src")).mode);
    await writeFolder(place, files, { force: true });
    expect(readdirSync(join(place, "src"))).toEqual(["new.ts"]);
    expect(readdirSync(folder)).toEqual(["made"]);
  });

  test("that cannot be written whole is not there", async () => {
    const copies = new Map([["src/gone.ts", join(folder, "gone.ts")]]);
    const files = new Map([["src/a.ts", "a"]]);
    const written = writeFolder(join(folder, "made"), files, { force: true, copies });
    await expect(written).rejects.toThrow("ENOENT");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("gets the files that its imports lead to, and no other", () => {
    writeFileSync(join(folder, "a.ts"), 'export * from "./b.ts";\nimport "left-pad";\n');
    writeFileSync(join(folder, "b.ts"), 'import "./a.ts";\n');
    writeFileSync(join(folder, "c.ts"), "");
    const places = { cwd: folder, folder: join(folder, "made") };
    const { copies, packages } = carryImports(["./a.ts", "node:fs", "rondel"], places);
    expect([...copies.keys()].toSorted()).toEqual(["src/a.ts", "src/b.ts"]);
    expect(packages).toEqual({ "left-pad": "*" });
    expect(readFileSync(copies.get("src/b.ts") ?? "", "utf8")).toContain("./a.ts");
    expect(() => carryImports(["../up.ts"], places)).toThrow("../up.ts cannot go along");
  });
});
