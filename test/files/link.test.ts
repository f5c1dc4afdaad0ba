import { chmodSync, chownSync, lstatSync, utimesSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { linkTree } from "../../engine/files/link.ts";
import { makeNode, setAttribute } from "../../engine/libc/libc.ts";
import { EVERYTHING } from "../../engine/op/op.ts";
import { need } from "../rig/need.ts";
import { harvest, modeOf, openFolder, plant } from "./rig.ts";

describe.skipIf(need("root"))("linking a tree", () => {
  it("shares the files and keeps the attributes of directories", () => {
    using from = openFolder();
    using to = openFolder();
    plant(from.path, { "d/f": "x", "d/l": "-> f", "e/g": "y" });
    chmodSync(`${from.path}/d`, 0o2750);
    chownSync(`${from.path}/d`, 8, 9);
    chmodSync(`${from.path}/d`, 0o2750);
    utimesSync(`${from.path}/d`, 3, 4);
    linkTree(from.path, to.path, { ...EVERYTHING, exclude: ["e"] });
    expect(harvest(to.path)).toEqual({ "d/f": "x", "d/l": "-> f" });
    expect(lstatSync(`${to.path}/d/f`).ino).toBe(lstatSync(`${from.path}/d/f`).ino);
    expect(lstatSync(`${to.path}/d`)).toMatchObject({ uid: 8, gid: 9, mtimeMs: 4000 });
    expect(modeOf(`${to.path}/d`)).toBe(0o2750);
  });

  it("falls back to copies where there is no link to another file system", () => {
    using to = openFolder();
    linkTree("/proc/self/attr", to.path, { ...EVERYTHING, include: ["current"] });
    expect(lstatSync(`${to.path}/current`).isFile()).toBe(true);
  });

  it("of one Layer after the other applies what each removes", () => {
    using low = openFolder();
    using high = openFolder();
    using flat = openFolder();
    plant(low.path, { "a/1": "", "b/2": "", "c/3": "", file: "old", dir: null });
    plant(high.path, { "b/new": "", file: null, dir: "now a file", "c/3": "changed" });
    makeNode(`${high.path}/a`, 0o020000, 0, 0);
    setAttribute(`${high.path}/b`, "trusted.overlay.opaque", Buffer.from("y"));
    linkTree(low.path, flat.path, EVERYTHING);
    linkTree(high.path, flat.path, EVERYTHING);
    expect(harvest(flat.path)).toEqual({
      "b/new": "",
      "c/3": "changed",
      file: null,
      dir: "now a file",
    });
  });

  const hiding: [what: string, high: (path: string) => void][] = [
    ["a whiteout", (high) => makeNode(`${high}/src`, 0o020000, 0, 0)],
    ["a file", (high) => plant(high, { src: "a file" })],
    [
      "an opaque folder",
      (high) => {
        plant(high, { src: null });
        setAttribute(`${high}/src`, "trusted.overlay.opaque", Buffer.from("y"));
      },
    ],
    [
      "a whiteout of all that was kept",
      (high) => {
        plant(high, { "src/in": null });
        makeNode(`${high}/src/in/a`, 0o020000, 0, 0);
      },
    ],
  ];
  it.each(hiding)("hides what %s hides, though the filter does not keep it", (_, plantHigh) => {
    using low = openFolder();
    using high = openFolder();
    using flat = openFolder();
    plant(low.path, { "src/in/a": "", "src/in/dropped": "", "src/b/c": "" });
    plantHigh(high.path);
    const filter = { ...EVERYTHING, include: ["src/*/a"] };
    linkTree(low.path, flat.path, filter);
    expect(harvest(flat.path)).toEqual({ "src/in/a": "" });
    linkTree(high.path, flat.path, filter);
    expect(harvest(flat.path)).toEqual({ "": null });
  });
});
