import { describe, expect, it } from "vitest";
import { ownerOf, userOf } from "../../engine/files/owner.ts";
import { failureOf, openFolder, plant } from "./rig.ts";

const PASSWD = [
  "root:x:0:0:root:/root:/bin/sh",
  "# a comment",
  "ada:x:1000:100:Ada:/home/ada:/bin/sh",
  "broken:x:many:1",
  "app:x:70000:70000::/:/bin/false",
].join("\n");
const GROUP = ["root:x:0:", "users:x:100:ada", "wheel:x:10:ada,root", "docker:x:999:ada"].join(
  "\n",
);

function openRoot() {
  const root = openFolder();
  // The files may be links, and those stay inside the root.
  plant(root.path, { "usr/passwd": PASSWD, "etc/passwd": "-> /usr/passwd", "etc/group": GROUP });
  return root;
}

describe("an owner", () => {
  const cases: [text: string, uid: number, gid: number][] = [
    ["", 0, 0],
    ["root", 0, 0],
    ["ada", 1000, 100],
    ["1000", 1000, 100],
    ["1234", 1234, 1234],
    ["1234:5", 1234, 5],
    ["ada:wheel", 1000, 10],
    ["ada:7", 1000, 7],
    ["1:docker", 1, 999],
    ["ada:", 1000, 100],
  ];
  it.each(cases)("%j is %d:%d", (text, uid, gid) => {
    using root = openRoot();
    expect(ownerOf(root.path, text)).toEqual({ uid, gid });
  });

  it.each(["nobody", "ada:nogroup", ":wheel", "99999999999", "broken"])("%j is unknown", (text) => {
    using root = openRoot();
    expect(failureOf(() => ownerOf(root.path, text))).toBe("owner-unknown");
  });

  it("is a number in a tree without files", () => {
    using root = openFolder();
    expect(ownerOf(root.path, "5:6")).toEqual({ uid: 5, gid: 6 });
    expect(failureOf(() => ownerOf(root.path, "root"))).toBe("owner-unknown");
  });
});

describe("the user of a process", () => {
  it("has a home and the groups that name it", () => {
    using root = openRoot();
    expect(userOf(root.path, "ada")).toEqual({
      uid: 1000,
      gid: 100,
      groups: [10, 999],
      home: "/home/ada",
    });
  });

  it("has no groups but the one that is asked for", () => {
    using root = openRoot();
    expect(userOf(root.path, "ada:docker")).toMatchObject({ gid: 999, groups: [] });
  });

  it("that nobody knows is in group 0 and at home in the root", () => {
    using root = openRoot();
    expect(userOf(root.path, "4321")).toEqual({ uid: 4321, gid: 0, groups: [], home: "/" });
  });
});
