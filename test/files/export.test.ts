import { chmodSync, chownSync, linkSync, lstatSync, mkdirSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exportTree } from "../../engine/files/export.ts";
import { need } from "../rig/need.ts";
import { failureOf, harvest, modeOf, openFolder, plant } from "./rig.ts";

const KEEP = { wipe: false };
const WIPE = { wipe: true };

describe("exporting a file", () => {
  it("makes the parents, keeps the mode and replaces what was there at once", () => {
    using from = openFolder();
    using host = openFolder();
    plant(from.path, { "bin/tool": "new" });
    chmodSync(`${from.path}/bin/tool`, 0o755);
    plant(host.path, { "out/tool": "old" });
    linkSync(`${host.path}/out/tool`, `${host.path}/twin`);
    const source = { root: from.path, path: "/bin/tool" };
    exportTree(source, `${host.path}/out/tool`, KEEP);
    exportTree(source, `${host.path}/fresh/folder/tool`, KEEP);
    expect(harvest(host.path)).toEqual({
      "out/tool": "new",
      "fresh/folder/tool": "new",
      twin: "old",
    });
    expect(modeOf(`${host.path}/out/tool`)).toBe(0o755);
  });

  it.skipIf(need("root"))("makes it ours, whoever owned it", () => {
    using from = openFolder();
    using host = openFolder();
    plant(from.path, { tool: "x" });
    chownSync(`${from.path}/tool`, 1000, 1000);
    exportTree({ root: from.path, path: "/tool" }, `${host.path}/tool`, KEEP);
    expect(lstatSync(`${host.path}/tool`)).toMatchObject({ uid: 0, gid: 0 });
  });

  it("fails where no folder can be made", () => {
    using from = openFolder();
    plant(from.path, { f: "x" });
    const exporting = () => exportTree({ root: from.path, path: "/f" }, "/proc/no-folder/f", KEEP);
    expect(failureOf(exporting)).toBe("host-path");
  });

  it("fails on a directory of that name, and leaves no draft", () => {
    using from = openFolder();
    using host = openFolder();
    plant(from.path, { f: "x" });
    plant(host.path, { "d/inside": "" });
    const source = { root: from.path, path: "/f" };
    expect(failureOf(() => exportTree(source, `${host.path}/d`, KEEP))).toBe("host-path");
    writeFileSync(`${host.path}/file`, "");
    expect(failureOf(() => exportTree(source, `${host.path}/file/x`, KEEP))).toBe("host-path");
    expect(harvest(host.path)).toEqual({ "d/inside": "", file: "" });
  });
});

describe("exporting a directory", () => {
  it("merges into what is there", () => {
    using from = openFolder();
    using host = openFolder();
    plant(from.path, { "d/a": "A", "d/sub/b": "B", "d/l": "-> a" });
    chmodSync(`${from.path}/d/sub`, 0o700);
    plant(host.path, { "out/a": "old", "out/other": "stays", "out/sub": "was a file" });
    exportTree({ root: from.path, path: "/d" }, `${host.path}/out`, KEEP);
    expect(harvest(`${host.path}/out`)).toEqual({
      a: "A",
      "sub/b": "B",
      l: "-> a",
      other: "stays",
    });
    expect(modeOf(`${host.path}/out/sub`)).toBe(0o700);
  });

  it("removes everything else when it wipes", () => {
    using from = openFolder();
    using host = openFolder();
    plant(from.path, { "sub/b": "B" });
    plant(host.path, { "out/other/x": "", "out/sub/y": "" });
    exportTree({ root: from.path, path: "/" }, `${host.path}/out`, WIPE);
    expect(harvest(`${host.path}/out`)).toEqual({ "sub/b": "B" });
  });

  it("never writes through a link below the folder", () => {
    using from = openFolder();
    using host = openFolder();
    plant(from.path, { "a/passwd": "evil" });
    mkdirSync(`${host.path}/precious`);
    plant(host.path, { "out/a": "-> ../precious" });
    exportTree({ root: from.path, path: "/" }, `${host.path}/out`, KEEP);
    expect(harvest(host.path)).toEqual({ precious: null, "out/a/passwd": "evil" });
  });

  it("follows a link that the user named", () => {
    using from = openFolder();
    using host = openFolder();
    plant(from.path, { f: "x" });
    plant(host.path, { real: null, named: "-> real" });
    exportTree({ root: from.path, path: "/" }, `${host.path}/named`, KEEP);
    exportTree({ root: from.path, path: "/f" }, `${host.path}/named/g`, KEEP);
    expect(harvest(host.path)).toEqual({ "real/f": "x", "real/g": "x", named: "-> real" });
  });

  it("keeps hard links, and fails on a file in its place", () => {
    using from = openFolder();
    using host = openFolder();
    plant(from.path, { f: "x" });
    linkSync(`${from.path}/f`, `${from.path}/g`);
    exportTree({ root: from.path, path: "/" }, `${host.path}/out`, KEEP);
    expect(lstatSync(`${host.path}/out/f`).ino).toBe(lstatSync(`${host.path}/out/g`).ino);
    plant(host.path, { file: "" });
    const source = { root: from.path, path: "/" };
    expect(failureOf(() => exportTree(source, `${host.path}/file`, KEEP))).toBe("host-path");
  });
});
