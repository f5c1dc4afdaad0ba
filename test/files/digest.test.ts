import { chmodSync, chownSync, linkSync, lutimesSync, utimesSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { digestFile, digestTree } from "../../engine/files/digest.ts";
import { setAttribute } from "../../engine/libc/libc.ts";
import { digestOf } from "../../engine/op/digest.ts";
import { need } from "../rig/need.ts";
import { failureOf, openFolder, plant } from "./rig.ts";

const PLANTS = { "a/f": "x", "a/l": "-> f", "b/g": "y", empty: null };

describe.skipIf(need("root"))("the digest of a directory", () => {
  it("is the same wherever and whenever the content is", () => {
    using one = openFolder();
    using two = openFolder();
    plant(one.path, PLANTS);
    for (const [path, what] of Object.entries(PLANTS).reverse()) {
      plant(two.path, { [`deep/er/${path}`]: what });
    }
    chmodSync(one.path, 0o755);
    utimesSync(`${two.path}/deep/er/a/f`, 1, 1);
    lutimesSync(`${two.path}/deep/er/a/l`, 1, 1);
    linkSync(`${two.path}/deep/er/b/g`, `${two.path}/twin`);
    expect(digestTree(two.path, "/deep/er")).toBe(digestTree(one.path, "/"));
  });

  const changes: [what: string, change: (root: string) => void][] = [
    ["a byte", (root) => writeFileSync(`${root}/a/f`, "z")],
    ["a name", (root) => plant(root, { "a/new": "" })],
    ["a mode", (root) => chmodSync(`${root}/a/f`, 0o755)],
    ["setuid", (root) => chmodSync(`${root}/a/f`, 0o4644)],
    ["the mode of a directory", (root) => chmodSync(`${root}/empty`, 0o700)],
    ["the mode of the top", (root) => chmodSync(root, 0o711)],
    ["an owner", (root) => chownSync(`${root}/b/g`, 1, 0)],
    ["a group", (root) => chownSync(`${root}/b/g`, 0, 1)],
    ["an attribute", (root) => setAttribute(`${root}/a/f`, "user.x", Buffer.from("1"))],
  ];
  it.each(changes)("differs by %s", (_, change) => {
    using root = openFolder();
    plant(root.path, PLANTS);
    const before = digestTree(root.path, "/");
    change(root.path);
    expect(digestTree(root.path, "/")).not.toBe(before);
  });

  it("does not see what overlayfs notes down", () => {
    using root = openFolder();
    plant(root.path, PLANTS);
    const before = digestTree(root.path, "/");
    setAttribute(`${root.path}/a`, "trusted.overlay.opaque", Buffer.from("y"));
    expect(digestTree(root.path, "/")).toBe(before);
  });

  it("tells a link from a file and a name from its neighbour", () => {
    const digests = [
      { a: "b" },
      { a: "-> b" },
      { ab: "" },
      { a: "", b: "" },
      { "a/b": "" },
      { a: null },
    ].map((plants) => {
      using root = openFolder();
      plant(root.path, plants);
      return digestTree(root.path, "/");
    });
    expect(new Set(digests).size).toBe(digests.length);
  });
});

describe.skipIf(need("root"))("the digest of a file", () => {
  it("is the sha256 of its bytes when its mode does not count", () => {
    using root = openFolder();
    const big = "0123456789".repeat(300_000);
    plant(root.path, { f: "hello", big, empty: "" });
    const plain = { excludeMetadata: true };
    expect(digestFile(root.path, "/f", plain)).toBe(digestOf("hello"));
    expect(digestFile(root.path, "/big", plain)).toBe(digestOf(big));
    expect(digestFile(root.path, "/empty", plain)).toBe(digestOf(""));
  });

  it("counts the mode otherwise", () => {
    using root = openFolder();
    plant(root.path, { f: "hello" });
    const before = digestFile(root.path, "/f", { excludeMetadata: false });
    chmodSync(`${root.path}/f`, 0o755);
    expect(digestFile(root.path, "/f", { excludeMetadata: false })).not.toBe(before);
    expect(failureOf(() => digestFile(root.path, "/", { excludeMetadata: true }))).toBe(
      "path-kind",
    );
    expect(failureOf(() => digestTree(root.path, "/f"))).toBe("path-kind");
  });
});
