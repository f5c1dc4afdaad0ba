import { chmodSync, chownSync, linkSync, lstatSync, utimesSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { applyChange, type Change } from "../../engine/files/change.ts";
import { NO_CHECK } from "../../engine/files/checkpoint.ts";
import { getAttribute, makeNode, setAttribute } from "../../engine/libc/libc.ts";
import { EVERYTHING } from "../../engine/op/op.ts";
import { need } from "../rig/need.ts";
import { failureOf, harvest, modeOf, openFolder, plant } from "./rig.ts";

const change = (root: { path: string }, one: Change) => applyChange(root.path, one, NO_CHECK);
const copy = (from: { path: string }, fromPath: string, path: string, more = {}): Change => ({
  kind: "copy",
  from: { root: from.path, path: fromPath },
  path,
  owner: null,
  mode: null,
  filter: EVERYTHING,
  ...more,
});

describe.skipIf(need("root"))("mkdir", () => {
  it("makes the parents too, with the same mode and owner", () => {
    using root = openFolder();
    change(root, { kind: "mkdir", path: "/a/b", mode: 0o700, owner: "5:6" });
    expect([modeOf(`${root.path}/a`), modeOf(`${root.path}/a/b`)]).toEqual([0o700, 0o700]);
    expect(lstatSync(`${root.path}/a`)).toMatchObject({ uid: 5, gid: 6 });
  });

  it("leaves one that is there, and fails on a file", () => {
    using root = openFolder();
    plant(root.path, { d: null, f: "" });
    change(root, { kind: "mkdir", path: "/d", mode: 0o700, owner: null });
    expect(modeOf(`${root.path}/d`)).toBe(0o755);
    const onFile: Change = { kind: "mkdir", path: "/f/x", mode: 0o755, owner: null };
    expect(failureOf(() => change(root, onFile))).toBe("path-kind");
  });
});

describe.skipIf(need("root"))("mkfile", () => {
  it("has the content, mode and owner it is given, and parents of root", () => {
    using root = openFolder();
    using blobs = openFolder();
    plant(blobs.path, { blob: "hello" });
    const contentPath = `${blobs.path}/blob`;
    change(root, { kind: "mkfile", path: "/a/f", contentPath, mode: 0o4640, owner: "7" });
    expect(harvest(root.path)).toEqual({ "a/f": "hello" });
    expect(lstatSync(`${root.path}/a/f`)).toMatchObject({ uid: 7, gid: 7 });
    expect([modeOf(`${root.path}/a/f`), modeOf(`${root.path}/a`)]).toEqual([0o4640, 0o755]);
  });

  it("follows a link inside the root and leaves other names of the old file alone", () => {
    using root = openFolder();
    plant(root.path, { "etc/real": "old", link: "-> /etc/real", blob: "new" });
    linkSync(`${root.path}/etc/real`, `${root.path}/twin`);
    const contentPath = `${root.path}/blob`;
    change(root, { kind: "mkfile", path: "/link", contentPath, mode: 0o644, owner: null });
    expect(harvest(root.path)).toMatchObject({ "etc/real": "new", twin: "old" });
  });

  it("fails on a directory", () => {
    using root = openFolder();
    plant(root.path, { d: null, blob: "" });
    const contentPath = `${root.path}/blob`;
    const onFolder: Change = { kind: "mkfile", path: "/d", contentPath, mode: 0o644, owner: null };
    expect(failureOf(() => change(root, onFolder))).toBe("path-kind");
  });
});

describe.skipIf(need("root"))("symlink", () => {
  it("takes the place of a file and keeps its target as text", () => {
    using root = openFolder();
    plant(root.path, { f: "old" });
    change(root, { kind: "symlink", path: "/f", target: "../../any where" });
    change(root, { kind: "symlink", path: "/new/l", target: "/x" });
    expect(harvest(root.path)).toEqual({ f: "-> ../../any where", "new/l": "-> /x" });
  });
});

describe.skipIf(need("root"))("remove", () => {
  it("takes stars and question marks for what matches, brackets for themselves", () => {
    using root = openFolder();
    plant(root.path, {
      "d/a.log": "",
      "d/b.log": "",
      "d/c.txt": "",
      "d/[id].ts": "",
      "d/i.ts": "",
    });
    change(root, { kind: "remove", path: "/d/*.log" });
    change(root, { kind: "remove", path: "/d/[id].ts" });
    expect(Object.keys(harvest(root.path))).toEqual(["d/c.txt", "d/i.ts"]);
    change(root, { kind: "remove", path: "/?/c.*" });
    expect(Object.keys(harvest(root.path))).toEqual(["d/i.ts"]);
  });

  it("removes the link and not what it points to, and is content with nothing", () => {
    using root = openFolder();
    plant(root.path, { "d/f": "x", l: "-> d" });
    change(root, { kind: "remove", path: "/l" });
    change(root, { kind: "remove", path: "/none/at/*" });
    expect(harvest(root.path)).toEqual({ "d/f": "x" });
    change(root, { kind: "remove", path: "/" });
    expect(harvest(root.path)).toEqual({ "": null });
  });
});

describe.skipIf(need("root"))("chown", () => {
  it("reaches everything below, not through links, and keeps setuid", () => {
    using root = openFolder();
    plant(root.path, { "d/f": "x", "d/l": "-> /outside", outside: "" });
    chmodSync(`${root.path}/d/f`, 0o4755);
    change(root, { kind: "chown", path: "/d", owner: "3:4" });
    for (const path of ["d", "d/f", "d/l"]) {
      expect(lstatSync(`${root.path}/${path}`)).toMatchObject({ uid: 3, gid: 4 });
    }
    expect(lstatSync(`${root.path}/outside`).uid).toBe(0);
    expect(modeOf(`${root.path}/d/f`)).toBe(0o4755);
    expect(failureOf(() => change(root, { kind: "chown", path: "/no", owner: "1" }))).toBe(
      "path-missing",
    );
  });
});

describe.skipIf(need("root"))("stamp", () => {
  it("sets the times of all below, links and directories too", () => {
    using root = openFolder();
    plant(root.path, { "d/e/f": "x", "d/l": "-> nowhere" });
    change(root, { kind: "stamp", path: "/d", seconds: 1000 });
    for (const path of ["d", "d/e", "d/e/f", "d/l"]) {
      expect(lstatSync(`${root.path}/${path}`).mtimeMs).toBe(1_000_000);
    }
  });
});

describe.skipIf(need("root"))("replace", () => {
  const cases: [which: "first" | "all" | { firstFrom: number }, text: string, after: string][] = [
    ["first", "one two", "1 two"],
    ["all", "one one\none", "1 1\n1"],
    [{ firstFrom: 2 }, "one\none one\none", "one\n1 one\none"],
    [{ firstFrom: 1 }, "a one", "a 1"],
  ];
  it.each(cases)("%j in %j gives %j", (which, text, after) => {
    using root = openFolder();
    plant(root.path, { f: text });
    change(root, { kind: "replace", path: "/f", search: "one", replacement: "1", which });
    expect(harvest(root.path)).toEqual({ f: after });
  });

  it.each(["first", "all", { firstFrom: 9 }] as const)(
    "%j fails when nothing is found",
    (which) => {
      using root = openFolder();
      plant(root.path, { f: "text\n" });
      const absent: Change = { kind: "replace", path: "/f", search: "no", replacement: "", which };
      expect(failureOf(() => change(root, absent))).toBe("argument");
    },
  );

  it("of the first fails when there are several", () => {
    using root = openFolder();
    plant(root.path, { f: "x x" });
    const twice: Change = {
      kind: "replace",
      path: "/f",
      search: "x",
      replacement: "y",
      which: "first",
    };
    expect(failureOf(() => change(root, twice))).toBe("argument");
  });
});

describe.skipIf(need("root"))("copy", () => {
  it("of a directory merges what is in it into the target, link targets included", () => {
    using from = openFolder();
    using root = openFolder();
    plant(from.path, { "src/lib/a": "A", "src/l": "-> lib/a", "src/empty": null });
    plant(root.path, { "usr/lib/b": "B", lib: "-> usr/lib", l: "-> /etc" });
    change(root, copy(from, "/src", "/"));
    expect(harvest(root.path)).toEqual({
      "usr/lib/a": "A",
      "usr/lib/b": "B",
      lib: "-> usr/lib",
      l: "-> lib/a",
      empty: null,
    });
  });

  it("keeps mode, owner, times, hard links and extended attributes", () => {
    using from = openFolder();
    using root = openFolder();
    plant(from.path, { "d/f": "x", "d/s": "-> f" });
    const file = `${from.path}/d/f`;
    linkSync(file, `${from.path}/d/g`);
    chownSync(file, 11, 12);
    chmodSync(file, 0o6751);
    setAttribute(file, "user.note", Buffer.from("kept"));
    utimesSync(file, 5, 6);
    chmodSync(`${from.path}/d`, 0o1777);
    utimesSync(`${from.path}/d`, 7, 8);
    change(root, copy(from, "/d", "/new"));
    const copied = lstatSync(`${root.path}/new/f`);
    expect(copied).toMatchObject({ uid: 11, gid: 12, mtimeMs: 6000, nlink: 2 });
    expect(lstatSync(`${root.path}/new/g`).ino).toBe(copied.ino);
    expect(modeOf(`${root.path}/new/f`)).toBe(0o6751);
    expect(modeOf(`${root.path}/new`)).toBe(0o1777);
    expect(lstatSync(`${root.path}/new`).mtimeMs).toBe(8000);
    const note = getAttribute(`${root.path}/new/f`, "user.note");
    expect(note === null ? "" : Buffer.from(note).toString()).toBe("kept");
  });

  it("keeps devices and pipes", () => {
    using from = openFolder();
    using root = openFolder();
    makeNode(`${from.path}/null`, 0o020644, 1, 3);
    makeNode(`${from.path}/pipe`, 0o010600, 0, 0);
    change(root, copy(from, "/", "/dev"));
    expect(lstatSync(`${root.path}/dev/null`)).toMatchObject({ rdev: 0x103, mode: 0o020644 });
    expect(lstatSync(`${root.path}/dev/pipe`).isFIFO()).toBe(true);
  });

  it("gives all that it copies the owner and mode it is told", () => {
    using from = openFolder();
    using root = openFolder();
    plant(from.path, { "d/e/f": "x" });
    change(root, copy(from, "/d", "/t", { owner: "1:2", mode: 0o750 }));
    for (const path of ["t", "t/e", "t/e/f"]) {
      expect(lstatSync(`${root.path}/${path}`)).toMatchObject({ uid: 1, gid: 2 });
      expect(modeOf(`${root.path}/${path}`)).toBe(0o750);
    }
  });

  it("leaves the mode of a target that was there, not of directories in it", () => {
    using from = openFolder();
    using root = openFolder();
    plant(from.path, { "d/sub/f": "x" });
    chmodSync(`${from.path}/d`, 0o700);
    chmodSync(`${from.path}/d/sub`, 0o700);
    plant(root.path, { "t/sub": null });
    change(root, copy(from, "/d", "/t"));
    expect([modeOf(`${root.path}/t`), modeOf(`${root.path}/t/sub`)]).toEqual([0o755, 0o700]);
  });

  it("copies what the filter keeps, and the directories on the way to it", () => {
    using from = openFolder();
    using root = openFolder();
    plant(from.path, {
      "a/x.ts": "1",
      "a/x.js": "2",
      "b/y.js": "3",
      "c/.gitignore": "*.ts\n!keep.ts",
      "c/z.ts": "4",
      "c/keep.ts": "5",
    });
    const filter = { include: ["**/*.ts"], exclude: [], gitignore: true };
    change(root, copy(from, "/", "/", { filter }));
    expect(harvest(root.path)).toEqual({ "a/x.ts": "1", "c/keep.ts": "5" });
  });

  it("of a file lands on the path, through links on the way", () => {
    using from = openFolder();
    using root = openFolder();
    plant(from.path, { "bin/tool": "T", link: "-> bin/tool" });
    plant(root.path, { "usr/bin": null, bin: "-> usr/bin", "usr/bin/old": "-> /usr/target" });
    change(root, copy(from, "/link", "/bin/new"));
    change(root, copy(from, "/bin/tool", "/bin/old"));
    expect(harvest(root.path)).toMatchObject({ "usr/bin/new": "T", "usr/target": "T" });
    expect(failureOf(() => change(root, copy(from, "/link", "/usr")))).toBe("path-kind");
    expect(failureOf(() => change(root, copy(from, "/none", "/x")))).toBe("path-missing");
  });

  it("replaces a link below the target instead of writing through it", () => {
    using from = openFolder();
    using root = openFolder();
    plant(from.path, { f: "new" });
    plant(root.path, { "t/f": "-> /secret", secret: "old" });
    change(root, copy(from, "/", "/t"));
    expect(harvest(root.path)).toEqual({ "t/f": "new", secret: "old" });
  });

  it("stops between two entries when it is no longer wanted", () => {
    using from = openFolder();
    using root = openFolder();
    plant(from.path, { "a/1": "", "b/2": "" });
    const stop = () => {
      throw new RangeError("stop");
    };
    expect(() => applyChange(root.path, copy(from, "/", "/"), stop)).toThrow(RangeError);
  });
});
