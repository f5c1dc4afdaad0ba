import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createPrograms } from "../../../kernel/language/sources/programs.ts";
import { literalAt } from "../../../kernel/language/text/literal.ts";
import { openLanguage, unmark } from "./rig.ts";

const FILES = { "src/main.ts": "", "src/.hidden": "", "package.json": "{}", "so me/x": "" };

test.each([
  ['host().directory("|', ["so me/", "src/"]],
  ['host().directory("s|', ["so me/", "src/"]],
  ['host().directory("./sr|c")', ["src/"]],
  ['host().file("src/|', ["main.ts"]],
  ['host().file("src/.|', [".hidden"]],
  ["host().file('pack|", ["package.json"]],
  ['container().withDirectory("/", host().directory("sr|"))', ["src/"]],
  ['host().file("nowhere/|', []],
])("paths of the host in %s", async (at, expected) => {
  await using rig = openLanguage({ files: FILES });
  const texts = await rig.texts(at);
  expect(texts).toEqual(expect.arrayContaining(expected));
  expect(texts.length).toBeLessThanOrEqual(expected.length + 1);
});

test("an absolute path begins at the root", async () => {
  await using rig = openLanguage();
  const { from, to, items } = await rig.complete('host().file("/et|');
  expect([from, to]).toEqual(['host().file("/'.length, 'host().file("/et'.length]);
  expect(items[0]).toMatchObject({ text: "etc/", kind: "path" });
});

test("a name that stands for the host has its paths too", async () => {
  await using rig = openLanguage({ files: FILES });
  await rig.run("const h = host()");
  expect(await rig.texts('h.directory("sr|')).toEqual(["src/"]);
});

test("images are those that the store knows", async () => {
  const images = async () => ["alpine:3.20", "debian:12", "alpine:latest"];
  await using rig = openLanguage({ images });
  expect(await rig.texts('container().from("al|")')).toEqual(["alpine:3.20", "alpine:latest"]);
  expect((await rig.complete('container().from("deb|')).items[0]?.kind).toBe("image");
  expect(await rig.texts('Array.from("al|")')).toEqual([]);
});

test("paths of a container are asked for by the code before them", async () => {
  const asked: string[][] = [];
  await using rig = openLanguage({
    entries: async (chain, path) => {
      asked.push([chain, path]);
      return [
        { name: "passwd", isDirectory: false },
        { name: "pam.d", isDirectory: true },
      ];
    },
  });
  const at = 'const c = 1;\ncontainer().from("a(b").withExec(["x", `)`])\n  .file("/etc/pa|")';
  expect(await rig.texts(at)).toEqual(["passwd", "pam.d/"]);
  expect(asked).toEqual([['container().from("a(b").withExec(["x", `)`])', "/etc/"]]);
});

test("a source that fails or does not know leaves it to the server", async () => {
  await using rig = openLanguage({ images: () => Promise.reject(new Error("no store")) });
  expect(await rig.texts('container().from("al|")')).toEqual([]);
  expect(await rig.texts('container().file("/e|")')).toEqual([]);
});

test("programs are offered to a toolbox, also as its second name", async () => {
  const programs = createPrograms(async () => ["git", "sh"]);
  const at = (marked: string) => {
    const place = literalAt(...unmark(marked));
    return place === null ? null : programs(place);
  };
  expect((await at('toolbox("|'))?.items.map(({ text }) => text)).toEqual(["git", "sh"]);
  expect(await at('toolbox("sh", "gi|')).toMatchObject({ replaces: 2 });
  expect(await at('other("gi|')).toBeNull();
});

test("programs are those of the search path", async () => {
  await using rig = openLanguage({ files: { "bin/my-own-program": "#!/bin/sh\n" }, path: "bin" });
  chmodSync(join(rig.cwd, "bin/my-own-program"), 0o755);
  expect(await rig.texts('toolbox("my-o|')).toEqual(["my-own-program"]);
});
