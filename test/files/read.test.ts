import { mkdirSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { globFolder } from "../../engine/files/glob.ts";
import { listFolder, readSlice, statEntry } from "../../engine/files/read.ts";
import { resolveInside } from "../../engine/files/resolve.ts";
import { failureOf, openFolder, plant } from "./rig.ts";

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");

describe("a path inside a root", () => {
  const cases: [path: string, followLast: boolean, found: string][] = [
    ["/", true, ""],
    ["/a/b", true, "/a/b"],
    ["/etc/passwd", true, "/shadow/passwd"],
    ["/etc", false, "/etc"],
    ["/etc/", true, "/shadow"],
    ["/up/passwd", true, "/passwd"],
    ["/chain/x", true, "/shadow/x"],
    ["/a/../../../x", true, "/x"],
    ["/missing/deep/name", true, "/missing/deep/name"],
    ["/dangling", true, "/nowhere/at/all"],
  ];
  it.each(cases)("%s (follow the last: %j) is %s", (path, followLast, found) => {
    using root = openFolder();
    plant(root.path, {
      "shadow/passwd": "x",
      etc: "-> /shadow",
      up: "-> ../../../..",
      chain: "-> etc",
      dangling: "-> /nowhere/at/all",
    });
    expect(resolveInside(root.path, path, { followLast })).toBe(root.path + found);
  });

  it("never leads to the host, however the links are made", () => {
    using root = openFolder();
    plant(root.path, { "d/out": "-> /../../etc", abs: "-> /etc/hostname" });
    expect(statEntry(root.path, "/d/out/passwd", true)).toBeNull();
    expect(failureOf(() => readSlice(root.path, "/abs"))).toBe("path-missing");
  });

  it("fails when its links go round", () => {
    using root = openFolder();
    plant(root.path, { a: "-> b", b: "-> a" });
    expect(failureOf(() => resolveInside(root.path, "/a/x", { followLast: true }))).toBe(
      "path-kind",
    );
  });

  it("that goes through a file is not there", () => {
    using root = openFolder();
    plant(root.path, { file: "x" });
    expect(statEntry(root.path, "/file/below", true)).toBeNull();
  });
});

describe("reading", () => {
  it("answers all of a file or the slice that is there", () => {
    using root = openFolder();
    plant(root.path, { f: "0123456789" });
    expect(text(readSlice(root.path, "/f"))).toBe("0123456789");
    expect(text(readSlice(root.path, "/f", { offset: 2, length: 3 }))).toBe("234");
    expect(text(readSlice(root.path, "/f", { offset: 8, length: 30 }))).toBe("89");
    expect(text(readSlice(root.path, "/f", { offset: 80, length: 30 }))).toBe("");
  });

  it("fails on a directory and on nothing", () => {
    using root = openFolder();
    plant(root.path, { d: null });
    expect(failureOf(() => readSlice(root.path, "/d"))).toBe("path-kind");
    expect(failureOf(() => readSlice(root.path, "/e"))).toBe("path-missing");
    expect(failureOf(() => listFolder(root.path, "/e"))).toBe("path-missing");
  });

  it("lists entries in the order of their bytes", () => {
    using root = openFolder();
    plant(root.path, { "d/b": "1", "d/a": null, "d/B": "22", "d/\u{1f600}": "3", "d/\uffef": "4" });
    plant(root.path, { "d/l": "-> b" });
    const entries = listFolder(root.path, "/d");
    expect(entries.map((entry) => entry.name)).toEqual(["B", "a", "b", "l", "\uffef", "\u{1f600}"]);
    expect(entries.map((entry) => entry.kind).slice(0, 4)).toEqual([
      "file",
      "directory",
      "file",
      "symlink",
    ]);
    expect(entries[0]?.size).toBe(2);
  });

  it("says what a name is, with its link followed or not", () => {
    using root = openFolder();
    plant(root.path, { f: "abc", l: "-> f" });
    expect(statEntry(root.path, "/l", true)?.kind).toBe("file");
    expect(statEntry(root.path, "/l", false)?.kind).toBe("symlink");
    expect(statEntry(root.path, "/none", true)).toBeNull();
  });

  it("fails on a name that is not UTF-8, and says so", () => {
    using root = openFolder();
    mkdirSync(Buffer.concat([Buffer.from(`${root.path}/`), Buffer.from([0x66, 0xe9])]));
    expect(failureOf(() => listFolder(root.path, "/"))).toBe("path-kind");
  });
});

describe("a glob", () => {
  it("finds files and directories below a folder, and follows no link", () => {
    using root = openFolder();
    plant(root.path, { "src/a.ts": "", "src/x/b.ts": "", "src/x/c.js": "", "src/.h/d.ts": "" });
    symlinkSync("/", `${root.path}/src/loop`);
    expect(globFolder(root.path, "/src", "**/*.ts")).toEqual([".h/d.ts", "a.ts", "x/b.ts"]);
    expect(globFolder(root.path, "/src", "*")).toEqual([".h/", "a.ts", "loop", "x/"]);
    expect(globFolder(root.path, "/", "src/*/")).toEqual([
      "src/.h/",
      "src/a.ts",
      "src/loop",
      "src/x/",
    ]);
    expect(globFolder(root.path, "/", "nothing/*")).toEqual([]);
  });
});
