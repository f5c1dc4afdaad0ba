import { chmodSync, chownSync, linkSync, lstatSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { applyChange } from "../../engine/files/change.ts";
import { NO_CHECK } from "../../engine/files/checkpoint.ts";
import { need } from "../rig/need.ts";
import { failureOf, harvest, modeOf, openFolder, plant } from "./rig.ts";

function patch(root: string, lines: readonly string[], path = "/"): void {
  using folder = openFolder();
  plant(folder.path, { p: `${lines.join("\n")}\n` });
  const from = { root: folder.path, path: "/p" };
  applyChange(root, { kind: "patch", path, from }, NO_CHECK);
}

const CHANGE = ["--- a/f", "+++ b/f", "@@ -1 +1 @@", "-a", "+b"];

describe.skipIf(need("root"))("a patch of a folder", () => {
  it("keeps owner and mode of a file, and leaves its other names alone", () => {
    using root = openFolder();
    plant(root.path, { f: "a\n" });
    chownSync(`${root.path}/f`, 5, 6);
    chmodSync(`${root.path}/f`, 0o600);
    linkSync(`${root.path}/f`, `${root.path}/twin`);
    patch(root.path, CHANGE);
    expect(lstatSync(`${root.path}/f`)).toMatchObject({ uid: 5, gid: 6 });
    expect(modeOf(`${root.path}/f`)).toBe(0o600);
    expect(readFileSync(`${root.path}/twin`, "utf8")).toBe("a\n");
  });

  it("counts paths from the folder, makes parents and takes empty ones away", () => {
    using root = openFolder();
    plant(root.path, { "sub/d/e/f": "a\n", "sub/keep": "" });
    const lines = ["diff --git a/d/e/f b/x/y", "rename from d/e/f", "rename to x/y"];
    patch(root.path, lines, "/sub");
    expect(harvest(root.path)).toEqual({ "sub/x/y": "a\n", "sub/keep": "" });
  });

  it("changes nothing when one file of many does not fit", () => {
    using root = openFolder();
    plant(root.path, { f: "a\n", g: "a\n" });
    const other = ["--- a/g", "+++ b/g", "@@ -1 +1 @@", "-z", "+b"];
    expect(failureOf(() => patch(root.path, [...CHANGE, ...other]))).toBe("patch");
    expect(harvest(root.path)).toEqual({ f: "a\n", g: "a\n" });
  });

  it("makes and changes symbolic links, and follows none out of the root", () => {
    using root = openFolder();
    plant(root.path, { "r/l": "-> old", "r/out": "-> /..", "r/t/x": "" });
    const end = "\\ No newline at end of file";
    const link = ["diff --git a/l b/l", "index 1..2 120000", "--- a/l", "+++ b/l"];
    patch(`${root.path}/r`, [...link, "@@ -1 +1 @@", "-old", end, "+t", end]);
    patch(`${root.path}/r`, ["--- /dev/null", "+++ b/out/made", "@@ -0,0 +1 @@", "+m"]);
    expect(harvest(root.path)).toEqual({
      "r/l": "-> t",
      "r/made": "m\n",
      "r/out": "-> /..",
      "r/t/x": "",
    });
  });

  it("fails on a directory in the place of a file", () => {
    using root = openFolder();
    plant(root.path, { "f/x": "" });
    expect(failureOf(() => patch(root.path, CHANGE))).toBe("path-kind");
  });
});
