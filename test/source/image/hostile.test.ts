// Archives that no honest tool writes: nothing of them may land outside the folder, and what has no
// meaning is refused.

import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { getAttribute } from "../../../engine/libc/libc.ts";
import { createExtractor } from "../../../engine/source/image/tar/extract.ts";
import { createTarParser } from "../../../engine/source/image/tar/parser.ts";
import { type TarItem, writeTar } from "../../../scripts/images/tar.ts";
import { need } from "../../rig/need.ts";
import { makeFolder } from "./rig.ts";

const top = makeFolder();
let root: string;
let outside: string;
let count = 0;

beforeEach(() => {
  count += 1;
  const folder = join(top, String(count));
  root = join(folder, "root");
  outside = join(folder, "outside");
  mkdirSync(root, { recursive: true });
  mkdirSync(outside);
});

afterAll(() => rmSync(top, { recursive: true }));

function extractBytes(bytes: Buffer): void {
  const extractor = createExtractor({ folder: root, keepsOwners: process.getuid?.() === 0 });
  const parser = createTarParser(extractor);
  parser.push(bytes);
  parser.finish();
  extractor.finish();
}

const extract = (...items: TarItem[]) => extractBytes(writeTar(items));
const read = (name: string) => readFileSync(join(root, name), "utf8");
const stat = (name: string) => lstatSync(join(root, name), { throwIfNoEntry: false });

describe("a name", () => {
  test.each(["../evil", "a/../../evil", "a/.."])("%s is refused", (name) => {
    expect(() => extract({ name, content: "evil" })).toThrow("leads out of the archive");
  });

  test("that is absolute is one below the folder", () => {
    extract({ name: "/etc/file", content: "absolute" }, { name: "//etc/./other", content: "odd" });
    expect(read("etc/file")).toBe("absolute");
    expect(read("etc/other")).toBe("odd");
  });

  test("with a zero byte in it is refused", () => {
    const pax = { path: "a\0b" };
    expect(() => extract({ name: "x", pax })).toThrow("zero byte");
  });
});

describe("a symbolic link in the archive", () => {
  test("never leads a later entry out of the folder", () => {
    extract(
      { name: "absolute", type: "symlink", link: outside },
      { name: "absolute/file", content: "evil" },
      { name: "relative", type: "symlink", link: "../../outside" },
      { name: "relative/file", content: "evil" },
      { name: "relative/link", type: "hardlink", link: "absolute/file" },
    );
    expect(readdirSync(outside)).toEqual([]);
    expect(readFileSync(join(root, outside, "file"), "utf8")).toBe("evil");
  });

  test("is followed inside the folder, as in a container", () => {
    extract(
      { name: "lib", type: "symlink", link: "/usr/lib" },
      { name: "lib/a", content: "through" },
      { name: "usr/", type: "directory" },
      { name: "usr/back", type: "symlink", link: "../usr/lib/../lib" },
      { name: "usr/back/b", content: "through" },
    );
    expect(stat("lib")?.isSymbolicLink()).toBe(true);
    expect(read("usr/lib/a")).toBe("through");
    expect(read("usr/lib/b")).toBe("through");
  });

  test("that leads in a circle is refused", () => {
    const circle: TarItem[] = [
      { name: "a", type: "symlink", link: "b" },
      { name: "b", type: "symlink", link: "a" },
    ];
    expect(() => extract(...circle, { name: "a/file" })).toThrow("too many links");
  });

  test("is replaced by a file of its name, and not written through", () => {
    writeFileSync(join(outside, "victim"), "intact");
    extract(
      { name: "victim", type: "symlink", link: join(outside, "victim") },
      { name: "victim", content: "own" },
    );
    expect(read("victim")).toBe("own");
    expect(readFileSync(join(outside, "victim"), "utf8")).toBe("intact");
  });

  test("is replaced by a folder of its name, also for what came to be known through it", () => {
    extract(
      { name: "real/", type: "directory" },
      { name: "link", type: "symlink", link: "real" },
      { name: "link/first", content: "1" },
      { name: "link/", type: "directory" },
      { name: "link/second", content: "2" },
    );
    expect(readdirSync(join(root, "real"))).toEqual(["first"]);
    expect(readdirSync(join(root, "link"))).toEqual(["second"]);
  });

  test("that is there before the archive is not followed out either", () => {
    symlinkSync(outside, join(root, "old"));
    extract({ name: "old/file", content: "x" });
    expect(readdirSync(outside)).toEqual([]);
  });
});

describe("a hard link", () => {
  test("to what is not in the archive is refused", () => {
    writeFileSync(join(outside, "secret"), "secret");
    const link = (to: string): TarItem => ({ name: "stolen", type: "hardlink", link: to });
    expect(() => extract(link(join(outside, "secret")))).toThrow("no such file");
    expect(() => extract(link("../outside/secret"))).toThrow("leads out");
    expect(() => extract({ name: "d/", type: "directory" }, link("d"))).toThrow("no such file");
  });

  test("to itself changes nothing", () => {
    extract({ name: "a", content: "a" }, { name: "a", type: "hardlink", link: "./a" });
    expect(read("a")).toBe("a");
  });

  test("shares one file, which a later entry of one name leaves alone", () => {
    extract(
      { name: "a", content: "one" },
      { name: "b", type: "hardlink", link: "a" },
      { name: "b", content: "two" },
    );
    expect(read("a")).toBe("one");
    expect(read("b")).toBe("two");
  });
});

describe("an entry in the place of an earlier one", () => {
  test("replaces a folder with all that is in it", () => {
    extract({ name: "x/y/z", content: "z" }, { name: "x", content: "file" });
    expect(read("x")).toBe("file");
  });

  test("keeps what is in a folder when it is a folder too, with the last mode", () => {
    extract(
      { name: "x/", type: "directory", mode: 0o700 },
      { name: "x/y", content: "y" },
      { name: "x/", type: "directory", mode: 0o750 },
    );
    expect(read("x/y")).toBe("y");
    expect((stat("x")?.mode ?? 0) & 0o7777).toBe(0o750);
  });

  test("turns a file into the folder that a longer name needs", () => {
    extract({ name: "x", content: "file" }, { name: "x/y", content: "y" });
    expect(read("x/y")).toBe("y");
  });
});

describe.skipIf(need("linux", "root"))("a whiteout", () => {
  const isWhiteout = (name: string) => stat(name)?.isCharacterDevice() && stat(name)?.rdev === 0;
  const isOpaque = (name: string) =>
    Buffer.from(getAttribute(join(root, name), "trusted.overlay.opaque") ?? []).toString() === "y";

  test("becomes one of overlayfs", () => {
    extract({ name: "etc/.wh.gone" }, { name: ".wh.top" }, { name: "opt/.wh..wh..opq" });
    expect(isWhiteout("etc/gone")).toBe(true);
    expect(isWhiteout("top")).toBe(true);
    expect(isOpaque("opt")).toBe(true);
    expect(readdirSync(join(root, "opt"))).toEqual([]);
  });

  test("of a name that its own layer has speaks of the layers below alone", () => {
    extract(
      { name: "file", content: "new" },
      { name: ".wh.file" },
      { name: "before/x", content: "x" },
      { name: ".wh.before" },
      { name: ".wh.after" },
      { name: "after/x", content: "x" },
      { name: ".wh.named" },
      { name: "named/", type: "directory" },
      { name: ".wh.back" },
      { name: "back", content: "back" },
    );
    expect(read("file")).toBe("new");
    for (const name of ["before", "after", "named"]) expect(isOpaque(name)).toBe(true);
    expect(read("before/x") + read("after/x")).toBe("xx");
    expect(read("back")).toBe("back");
  });

  test("of an older file system's own notes is passed over", () => {
    extract({ name: ".wh..wh.plnk/1.2", content: "x" }, { name: ".wh..wh.aufs" });
    expect(readdirSync(root).filter((name) => !name.startsWith(".wh..wh.plnk"))).toEqual([]);
  });

  test.each([".wh.", ".wh..", ".wh..."])("named %s is refused", (name) => {
    expect(() => extract({ name })).toThrow("hides nothing");
  });

  test("cannot be smuggled in as an attribute", () => {
    extract({
      name: "folder/",
      type: "directory",
      pax: {
        "SCHILY.xattr.trusted.overlay.opaque": "y",
        "SCHILY.xattr.trusted.overlay.redirect": "/etc",
        "SCHILY.xattr.user.overlay.opaque": "y",
        "SCHILY.xattr.user.kept": "yes",
      },
    });
    expect(isOpaque("folder")).toBe(false);
    expect(getAttribute(join(root, "folder"), "trusted.overlay.redirect")).toBeNull();
  });
});

describe("a damaged archive", () => {
  const archive = writeTar([{ name: "file", content: "content" }]);

  test("with a wrong checksum is refused", () => {
    const damaged = Buffer.from(archive);
    damaged[0] = 0x7a;
    expect(() => extractBytes(damaged)).toThrow("header is damaged");
  });

  test("with a size that is no number is refused", () => {
    expect(() => extract({ name: "x", pax: { size: "-1" } })).toThrow("impossible size");
    expect(() => extract({ name: "x", pax: { size: "9".repeat(30) } })).toThrow("impossible size");
  });

  test("with a huge extended header is refused before it is read", () => {
    const huge = writeTar([{ name: "x", pax: { comment: "c".repeat(2 << 20) } }]);
    expect(() => extractBytes(huge.subarray(0, 1024))).toThrow("too large");
  });

  test("with a record that lies about its length is refused", () => {
    const pax = writeTar([{ name: "x", pax: { path: "abc" } }]);
    for (const length of ["99", "-1", "0x", "1 "]) {
      const bytes = Buffer.from(pax);
      bytes.write(length, 512);
      expect(() => extractBytes(bytes)).toThrow("pax record");
    }
  });

  test("that ends between two entries is whole", () => {
    extractBytes(archive.subarray(0, 1024));
    expect(read("file")).toBe("content");
    expect(existsSync(join(root, "x"))).toBe(false);
  });
});
