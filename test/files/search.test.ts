import { describe, expect, test } from "vitest";
import { NO_CHECK } from "../../engine/files/checkpoint.ts";
import { compareFolders } from "../../engine/files/compare.ts";
import { createFilesPool } from "../../engine/files/pool.ts";
import { searchInside } from "../../engine/files/search.ts";
import { PLAIN_QUERY } from "../rig/search-query.ts";
import { failureOf, openFolder, plant } from "./rig.ts";

const QUERY = { ...PLAIN_QUERY, pattern: "hit", filesOnly: true };

describe("a search of a tree", () => {
  test("follows the links that it is asked for, inside the root, and no others", () => {
    using root = openFolder();
    plant(root.path, {
      "r/top/l": "-> ../other",
      "r/top/out": "-> /../../secret",
      "r/other/f": "hit",
      secret: "hit",
    });
    const search = (paths: readonly string[]) =>
      searchInside(`${root.path}/r`, "/top", { ...QUERY, paths }, NO_CHECK);
    expect(search([])).toEqual([]);
    expect(search(["l"]).map(({ filePath }) => filePath)).toEqual(["l/f"]);
    expect(failureOf(() => search(["out"]))).toBe("path-missing");
  });

  test("of a pattern that never ends is ended, and says so", () => {
    using root = openFolder();
    plant(root.path, { f: `${"a".repeat(60)}b` });
    const query = { ...QUERY, pattern: "^(a+)+$" };
    const search = () => searchInside(root.path, "/", query, NO_CHECK, { timeoutMs: 50 });
    expect(failureOf(search)).toBe("argument");
  });

  test("in a thread answers the same", async () => {
    using root = openFolder();
    plant(root.path, { f: "hit" });
    const pool = createFilesPool();
    try {
      const found = await pool.search({ root: root.path, path: "/" }, QUERY);
      expect(found.map(({ filePath }) => filePath)).toEqual(["f"]);
    } finally {
      await pool.close();
    }
  });
});

test("a comparison tells every path once, a removed folder for all in it", () => {
  using root = openFolder();
  plant(root.path, {
    "old/same": "s",
    "old/changed": "1",
    "old/gone/a/b": "",
    "old/kind": "",
    "old/link": "-> a",
    "new/same": "s",
    "new/changed": "2",
    "new/kind/x": "",
    "new/link": "-> b",
    "new/made/y": "",
  });
  const at = (path: string) => ({ root: root.path, path });
  const found = compareFolders(at("/old"), at("/new"), NO_CHECK);
  const lines = found.map(({ path, before, after }) => {
    return `${before === null ? "+" : after === null ? "-" : "~"} ${path}`;
  });
  expect(lines).toEqual([
    "~ changed",
    "- gone",
    "- kind",
    "+ kind",
    "+ kind/x",
    "~ link",
    "+ made",
    "+ made/y",
  ]);
});
