import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
} from "node:fs";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { digestTree } from "../../../engine/files/digest.ts";
import { MS_RDONLY, makeNode, mount, unmount } from "../../../engine/libc/libc.ts";
import type { Digest } from "../../../engine/op/digest.ts";
import { EVERYTHING, type Filter } from "../../../engine/op/op.ts";
import { parseRights } from "../../../engine/op/rights.ts";
import { harvest, modeOf, plant, testFolder } from "../../files/rig.ts";
import { need } from "../../rig/need.ts";
import { openRig, type Rig } from "./rig.ts";

const noSignal = new AbortController().signal;
const importAll = (rig: Rig, filter: Filter = EVERYTHING) =>
  rig.folders.directory(rig.host, filter, noSignal);
const contentOf = (rig: Rig, tree: Digest) => rig.look(tree, harvest);
const MANY = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`many/${n}`, `${n}`]));

describe.skipIf(need("root"))("a host folder", () => {
  it("becomes a tree with its content, under the digest of that content", async () => {
    await using rig = openRig();
    const plants = { "a/f": "x", "a/l": "-> /etc/passwd", "b/e": null, ü: "", top: "y" };
    plant(rig.host, plants);
    chmodSync(`${rig.host}/a/f`, 0o4711);
    chmodSync(`${rig.host}/b`, 0o1700);
    utimesSync(`${rig.host}/a/f`, 10, 20);
    utimesSync(`${rig.host}/a`, 10, 30);
    const tree = await importAll(rig);
    expect(contentOf(rig, tree)).toEqual(plants);
    expect(rig.digestOf(tree)).toBe(tree);
    expect(digestTree(rig.host, "/")).toBe(tree);
    rig.look(tree, (folder) => {
      expect([modeOf(folder), modeOf(`${folder}/a/f`), modeOf(`${folder}/b`)]).toEqual([
        0o755, 0o4711, 0o1700,
      ]);
      expect(lstatSync(`${folder}/a/f`).mtimeMs).toBe(20_000);
      expect(lstatSync(`${folder}/a`).mtimeMs).toBe(30_000);
    });
  });

  it("is root's whoever has it on the host, and its own mode does not count", async () => {
    await using rig = openRig();
    plant(rig.host, { f: "x" });
    const before = await importAll(rig);
    chownSync(`${rig.host}/f`, 1000, 1000);
    chmodSync(rig.host, 0o700);
    expect(await importAll(rig)).toBe(before);
  });

  it("that was written out has the rights that are written down, and else the usual", async () => {
    await using rig = openRig();
    plant(rig.host, { "a/f": "x", "a/x": "y", "a/l": "-> f", "e/s": "z" });
    chmodSync(`${rig.host}/a/f`, 0o664);
    chmodSync(`${rig.host}/a/x`, 0o775);
    chmodSync(`${rig.host}/a`, 0o2775);
    const text = "1777 0:0 .\n4711 7:8 a/x\n0000 9:9 a/l\n0700 5:5 e\n";
    const rights = parseRights(text) ?? expect.fail("no rights");
    const tree = await rig.folders.kept(rig.host, rights, noSignal);
    expect(rig.digestOf(tree)).toBe(tree);
    rig.look(tree, (folder) => {
      const seen = ["", "/a", "/a/f", "/a/x", "/a/l", "/e", "/e/s"].map((path) => {
        const { mode, uid, gid } = lstatSync(folder + path);
        return `${(mode & 0o7777).toString(8)} ${uid}:${gid}`;
      });
      const [top, ...rest] = seen;
      expect(top).toBe("1777 0:0");
      expect(rest).toEqual(["755 0:0", "644 0:0", "4711 7:8", "777 9:9", "700 5:5", "644 0:0"]);
    });
    expect(parseRights("rw root f")).toBe(null);
  });

  it("is imported through its filter and its .gitignore files", async () => {
    await using rig = openRig();
    plant(rig.host, {
      "src/a.ts": "",
      "src/a.js": "",
      "src/.gitignore": "gen/\n",
      "src/gen/b.ts": "",
      "node_modules/c.ts": "",
    });
    const filter = { include: ["**/*.ts"], exclude: ["node_modules"], gitignore: true };
    expect(contentOf(rig, await importAll(rig, filter))).toEqual({ "src/a.ts": "" });
    const all = contentOf(rig, await importAll(rig));
    expect(Object.keys(all)).toHaveLength(5);
  });

  it("is not even entered where the filter can keep nothing", async () => {
    await using rig = openRig();
    plant(rig.host, { "usr/bin/git": "x", "usr/share/doc": "" });
    // A name that is not UTF-8 is a failure to whoever meets it.
    const unreadable = Buffer.from([0x66, 0xe9]);
    mkdirSync(Buffer.concat([Buffer.from(`${rig.host}/usr/share/`), unreadable]));
    await expect(importAll(rig)).rejects.toMatchObject({ failure: { kind: "path-kind" } });
    const filter = { include: ["usr/bin/git"], exclude: [], gitignore: false };
    expect(contentOf(rig, await importAll(rig, filter))).toEqual({ "usr/bin/git": "x" });
  });

  it("loses its sockets, pipes and devices", async () => {
    await using rig = openRig();
    plant(rig.host, { f: "x" });
    makeNode(`${rig.host}/pipe`, 0o010644, 0, 0);
    makeNode(`${rig.host}/null`, 0o020644, 1, 3);
    const server = createServer().listen(`${rig.host}/socket`);
    await new Promise((resolve) => server.once("listening", resolve));
    expect(contentOf(rig, await importAll(rig))).toEqual({ f: "x" });
    await new Promise((resolve) => server.close(resolve));
  });

  it("may be named by a link", async () => {
    await using rig = openRig();
    plant(rig.host, { "real/f": "x", named: "-> real" });
    const tree = await rig.folders.directory(`${rig.host}/named`, EVERYTHING, noSignal);
    expect(contentOf(rig, tree)).toEqual({ f: "x" });
  });

  it("that is empty is an empty tree", async () => {
    await using rig = openRig();
    const tree = await importAll(rig);
    expect(contentOf(rig, tree)).toEqual({ "": null });
    expect(rig.digestOf(tree)).toBe(tree);
  });

  it("that cannot be read is a failure that says why", async () => {
    await using rig = openRig();
    plant(rig.host, { f: "" });
    const why = async (path: string) =>
      rig.folders.directory(`${rig.host}${path}`, EVERYTHING, noSignal).then(
        () => "none",
        (error) => error.failure,
      );
    expect(await why("/none")).toMatchObject({ kind: "host-path", path: `${rig.host}/none` });
    expect(await why("/f")).toMatchObject({ kind: "host-path", why: "it is not a directory" });
    expect(await why("/f/x")).toMatchObject({ kind: "host-path" });
  });

  it("is not imported when it is no longer wanted", async () => {
    await using rig = openRig();
    plant(rig.host, MANY);
    const ending = new AbortController();
    const tree = rig.folders.directory(rig.host, EVERYTHING, ending.signal);
    ending.abort();
    await expect(tree).rejects.toThrow();
    expect(contentOf(rig, await importAll(rig))).toEqual(MANY);
  });

  it("imported twice at once is written once", async () => {
    await using rig = openRig();
    plant(rig.host, MANY);
    const [one, two] = await Promise.all([importAll(rig), importAll(rig)]);
    expect(one).toBe(two);
    expect(rig.snapshotOf(one)).toHaveLength(1);
  });
});

describe.skipIf(need("root"))("a host folder imported again", () => {
  it("writes nothing when only times have changed", async () => {
    await using rig = openRig();
    plant(rig.host, MANY);
    const before = await importAll(rig);
    const snapshot = rig.snapshotOf(before);
    utimesSync(`${rig.host}/many/1`, 5, 5);
    expect(await importAll(rig)).toBe(before);
    expect(rig.snapshotOf(before)).toEqual(snapshot);
  });

  const changes: [what: string, change: (host: string) => void][] = [
    ["a changed file", (host) => plant(host, { "many/1": "changed" })],
    ["a new file in a new folder", (host) => plant(host, { "new/deep/f": "x" })],
    ["a removed file", (host) => rmSync(`${host}/many/1`)],
    ["a removed folder", (host) => rmSync(`${host}/d`, { recursive: true })],
    ["a changed mode", (host) => chmodSync(`${host}/many/1`, 0o600)],
    ["a changed mode of a folder", (host) => chmodSync(`${host}/d/e`, 0o700)],
    ["a renamed folder", (host) => renameSync(`${host}/d/e`, `${host}/d/g`)],
    [
      "a file where a folder was",
      (host) => {
        rmSync(`${host}/d`, { recursive: true });
        plant(host, { d: "now a file" });
      },
    ],
    [
      "a folder where a link was",
      (host) => {
        rmSync(`${host}/l`);
        plant(host, { "l/f": "x" });
      },
    ],
    [
      "a link that points elsewhere",
      (host) => {
        rmSync(`${host}/l`);
        plant(host, { l: "-> other" });
      },
    ],
  ];
  it.each(changes)("is the old Snapshot and a small Layer for %s", async (_, change) => {
    await using rig = openRig();
    plant(rig.host, { ...MANY, "d/e/f": "deep", l: "-> d" });
    const before = await importAll(rig);
    change(rig.host);
    const after = await importAll(rig);
    expect(after).not.toBe(before);
    expect(rig.snapshotOf(after)).toHaveLength(2);
    expect(rig.snapshotOf(after)[0]).toBe(rig.snapshotOf(before)[0]);
    expect(contentOf(rig, after)).toEqual(harvest(rig.host));
    expect(rig.digestOf(after)).toBe(after);
    expect(digestTree(rig.host, "/")).toBe(after);
  });

  it("holds in the small Layer only what has changed and the way to it", async () => {
    await using rig = openRig();
    plant(rig.host, { ...MANY, "a/b/c": "1", "a/b/d": "2" });
    await importAll(rig);
    plant(rig.host, { "a/b/c": "changed" });
    const [, small] = rig.layersOf(await importAll(rig));
    expect(harvest(small ?? "")).toEqual({ "a/b/c": "changed" });
  });

  it("shows nothing of what a folder took the place of", async () => {
    await using rig = openRig();
    plant(rig.host, { ...MANY, "x/old": "1" });
    await importAll(rig);
    rmSync(`${rig.host}/x`, { recursive: true });
    plant(rig.host, { x: "a file" });
    await importAll(rig);
    rmSync(`${rig.host}/x`);
    plant(rig.host, { "x/new": "2" });
    const tree = await importAll(rig);
    expect(rig.snapshotOf(tree)).toHaveLength(3);
    expect(contentOf(rig, tree)).toEqual({ ...MANY, "x/new": "2" });
  });

  it("is in an overlay what it is on the host", async () => {
    await using rig = openRig();
    plant(rig.host, { ...MANY, "x/old": "1", "y/gone": "2", file: "3" });
    await importAll(rig);
    rmSync(`${rig.host}/file`);
    rmSync(`${rig.host}/y`, { recursive: true });
    plant(rig.host, { "file/now": "a folder" });
    const tree = await importAll(rig);
    const view = mkdtempSync(`${testFolder()}/view-`);
    const lowerdir = rig.layersOf(tree).reverse().join(":");
    mount("overlay", view, "overlay", MS_RDONLY, `lowerdir=${lowerdir}`);
    try {
      expect(harvest(view)).toEqual(harvest(rig.host));
      expect(digestTree(view, "/")).toBe(tree);
    } finally {
      unmount(view);
      rmSync(view, { recursive: true });
    }
  });

  it("is one flat Layer again before it gets deep, and shares the files", async () => {
    await using rig = openRig();
    plant(rig.host, MANY);
    let depth = 0;
    const [first] = rig.layersOf(await importAll(rig));
    for (let n = 0; n < 18; n += 1) {
      plant(rig.host, { [`many/${n}`]: `changed ${n}` });
      const tree = await importAll(rig);
      expect(rig.digestOf(tree)).toBe(tree);
      depth = Math.max(depth, rig.snapshotOf(tree).length);
    }
    const tree = await importAll(rig);
    expect(depth).toBe(16);
    expect(rig.snapshotOf(tree).length).toBeLessThan(16);
    const inodeIn = (layer = "") => lstatSync(`${layer}/many/39`).ino;
    expect(inodeIn(rig.layersOf(tree)[0])).toBe(inodeIn(first));
  });

  it("is written anew when nearly all has changed", async () => {
    await using rig = openRig();
    plant(rig.host, { a: "1", b: "2" });
    await importAll(rig);
    plant(rig.host, { a: "3", b: "4" });
    expect(rig.snapshotOf(await importAll(rig))).toHaveLength(1);
  });

  it("reads a file again that is too young to be trusted by its times", async () => {
    await using rig = openRig(0);
    plant(rig.host, { f: "one" });
    const before = await importAll(rig);
    const { mtimeMs } = lstatSync(`${rig.host}/f`);
    plant(rig.host, { f: "two" });
    utimesSync(`${rig.host}/f`, mtimeMs / 1000, mtimeMs / 1000);
    const after = await importAll(rig);
    expect(after).not.toBe(before);
    expect(contentOf(rig, after)).toEqual({ f: "two" });
  });
});

describe.skipIf(need("root"))("a host file", () => {
  it("is a tree that holds it alone, under the name it was asked by", async () => {
    await using rig = openRig();
    plant(rig.host, { "real.txt": "x", other: "", link: "-> real.txt" });
    const importFile = (name: string) => rig.folders.file(`${rig.host}/${name}`, noSignal);
    const tree = await importFile("real.txt");
    expect(contentOf(rig, tree)).toEqual({ "real.txt": "x" });
    expect(rig.digestOf(tree)).toBe(tree);
    expect(contentOf(rig, await importFile("link"))).toEqual({ link: "x" });
    await expect(importFile(".")).rejects.toMatchObject({ failure: { kind: "host-path" } });
    await expect(importFile("none")).rejects.toMatchObject({ failure: { kind: "host-path" } });
  });

  it("that never holds still is a failure", async () => {
    await using rig = openRig();
    const restless = "/proc/sys/kernel/random/uuid";
    await expect(rig.folders.file(restless, noSignal)).rejects.toMatchObject({
      failure: { kind: "host-changed", path: restless },
    });
  });

  it("larger than memory's share is copied whole", async () => {
    await using rig = openRig();
    const big = "0123456789abcdef".repeat(200_000);
    plant(rig.host, { big });
    const tree = await rig.folders.file(`${rig.host}/big`, noSignal);
    expect(rig.look(tree, (folder) => readdirSync(folder))).toEqual(["big"]);
    expect(rig.digestOf(tree)).toBe(tree);
  });

  it.skipIf(need("root"))(
    "larger than memory's share is ours, whoever owns the host's",
    async () => {
      await using rig = openRig();
      plant(rig.host, { big: "0123456789abcdef".repeat(200_000) });
      chownSync(`${rig.host}/big`, 1234, 1234);
      const tree = await rig.folders.file(`${rig.host}/big`, noSignal);
      expect(rig.look(tree, (folder) => lstatSync(`${folder}/big`).uid)).toBe(0);
      expect(rig.digestOf(tree)).toBe(tree);
    },
  );
});
