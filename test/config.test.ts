import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readConfig } from "../engine/config.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "config-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(text: string) {
  const path = join(folder, "config.toml");
  writeFileSync(path, text);
  return readConfig({ path, env: {}, cores: 2 });
}

test("the budget of the cache is what the file says, and open where it says nothing", async () => {
  const { cache } = await read('[cache]\nmax-used = "20GB"\nmin-free = "5%"\n');
  expect(cache).toEqual({ maxUsed: { bytes: 20e9 }, minFree: { percent: 5 }, reserved: null });
});

test("an amount of space that is none is refused by its name", async () => {
  await expect(read('[cache]\nmax-used = "much"\n')).rejects.toMatchObject({
    failure: { kind: "argument", argument: "max-used", got: "much" },
  });
});
