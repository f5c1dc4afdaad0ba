import { describe, expect, it } from "vitest";
import { NO_IGNORES } from "../../engine/op/pattern/gitignore.ts";
import { createGlob } from "../../engine/op/pattern/glob.ts";
import { createMatcher } from "../../engine/op/pattern.ts";

const matcherOf = (include: string[], exclude: string[] = []) =>
  createMatcher({ include, exclude });

describe("a filter keeps a path", () => {
  const cases: [include: string[], exclude: string[], path: string, kept: boolean][] = [
    [[], [], "any/thing", true],
    [["src"], [], "src", true],
    [["src"], [], "src/deep/file.ts", true],
    [["src"], [], "other/src", false],
    [["src"], [], "srcs", false],
    [["src/"], [], "src/a", true],
    [["./src"], [], "src/a", true],
    [["/src"], [], "src/a", true],
    [["."], [], "src/a", true],
    [["*.ts"], [], "a.ts", true],
    [["*.ts"], [], "dir/a.ts", false],
    [["**/*.ts"], [], "a.ts", true],
    [["**/*.ts"], [], "x/y/a.ts", true],
    [["**/*.ts"], [], "x/y/a.js", false],
    [["a/**/z"], [], "a/z", true],
    [["a/**/z"], [], "a/b/c/z", true],
    [["a/**/z"], [], "a/b/c/z/inside", true],
    [["a/**/z"], [], "b/z", false],
    [["a/**"], [], "a", false],
    [["a/**"], [], "a/b", true],
    [["?.txt"], [], "a.txt", true],
    [["?.txt"], [], "ab.txt", false],
    [["?.txt"], [], "é.txt", true],
    [["[a-c]x"], [], "bx", true],
    [["[a-c]x"], [], "dx", false],
    [["[^a-c]x"], [], "dx", true],
    [["[!a]x"], [], "ax", false],
    [["[]]x"], [], "]x", true],
    [["[x"], [], "[x", true],
    [["a\\*b"], [], "a*b", true],
    [["a\\*b"], [], "axb", false],
    [["a.c"], [], "abc", false],
    [["src", "!src/test"], [], "src/test/a", false],
    [["src", "!src/test"], [], "src/main", true],
    [[], ["node_modules/"], "node_modules/a/b", false],
    [[], ["node_modules/"], "pkg/node_modules", true],
    [[], ["**/node_modules"], "pkg/node_modules/a", false],
    [[], [".git*"], ".gitignore", false],
    [[], [".git*"], ".git/HEAD", false],
    [[], ["*", "!keep"], "keep/a", true],
    [[], ["*", "!keep"], "drop", false],
    [[], ["!keep", "*"], "keep", false],
    [[], ["docs", "!docs/README.md"], "docs/README.md", true],
    [[], ["docs", "!docs/README.md"], "docs/other.md", false],
    [["src"], ["src/gen"], "src/gen/a", false],
    [[], ["", "  ", "!"], "a", true],
    [[], [" spaced "], "spaced", false],
  ];
  it.each(cases)("include %j exclude %j: %s is %j", (include, exclude, path, kept) => {
    expect(matcherOf(include, exclude).keeps(path)).toBe(kept);
  });
});

describe("a walk enters a directory", () => {
  const cases: [include: string[], exclude: string[], directory: string, entered: boolean][] = [
    [["usr/bin/git", "lib/x/y.so"], [], "", true],
    [["usr/bin/git", "lib/x/y.so"], [], "usr", true],
    [["usr/bin/git", "lib/x/y.so"], [], "usr/bin", true],
    [["usr/bin/git", "lib/x/y.so"], [], "usr/lib", false],
    [["usr/bin/git", "lib/x/y.so"], [], "etc", false],
    [["usr/bin/git", "lib/x/y.so"], [], "lib/x", true],
    [["src"], [], "src/deep", true],
    [["*/a"], [], "x", true],
    [["*/a"], [], "x/b", false],
    [["**/a"], [], "x/y/z", true],
    [["lib/**/a"], [], "src", false],
    [[], ["node_modules"], "node_modules", false],
    [[], ["node_modules", "!node_modules/keep"], "node_modules", true],
    [[], ["node_modules", "!node_modules/keep"], "node_modules/other", false],
    [[], ["*", "!a/b/c"], "a/b", true],
    [[], ["*", "!a/b/c"], "b", false],
  ];
  it.each(cases)("include %j exclude %j: %j is %j", (include, exclude, directory, entered) => {
    expect(matcherOf(include, exclude).mayContain(directory)).toBe(entered);
  });

  it("whenever the filter keeps something below it", () => {
    const names = ["a", "b", "ab"];
    const paths = names.flatMap((x) => names.flatMap((y) => names.map((z) => [x, y, z])));
    const lists = [["a"], ["*/b"], ["**/ab"], ["a/**", "!a/b"], ["b/a/*"], ["**"], ["*", "!b/ab"]];
    for (const include of [[], ...lists]) {
      for (const exclude of [[], ...lists]) {
        const matcher = matcherOf(include, exclude);
        for (const path of paths) {
          if (!matcher.keeps(path.join("/"))) continue;
          expect(matcher.mayContain(path.slice(0, 2).join("/"))).toBe(true);
          expect(matcher.mayContain(path.slice(0, 1).join("/"))).toBe(true);
        }
      }
    }
  });
});

describe("a glob matches a path", () => {
  const cases: [pattern: string, path: string, matched: boolean][] = [
    ["**/*.ts", "a.ts", true],
    ["**/*.ts", "x/a.ts", true],
    ["**/*.ts", "a.ts/x", false],
    ["*", "a", true],
    ["*", ".hidden", true],
    ["*", "a/b", false],
    ["a/*", "a/b", true],
    ["**", "a/b/c", true],
    ["a/**", "a", false],
    ["a", "a/b", false],
    ["", "a", false],
  ];
  it.each(cases)("%j: %s is %j", (pattern, path, matched) => {
    expect(createGlob(pattern).matches(path)).toBe(matched);
  });

  it("and names the directories worth entering", () => {
    expect(createGlob("*").mayContain("a")).toBe(false);
    expect(createGlob("*").mayContain("")).toBe(true);
    expect(createGlob("a/*").mayContain("a")).toBe(true);
    expect(createGlob("a/*").mayContain("b")).toBe(false);
    expect(createGlob("a/**/z").mayContain("a/b/c")).toBe(true);
  });
});

describe("a .gitignore file ignores a path", () => {
  const cases: [text: string, path: string, isDirectory: boolean, ignored: boolean][] = [
    ["*.log", "a.log", false, true],
    ["*.log", "x/y/a.log", false, true],
    ["/a.log", "a.log", false, true],
    ["/a.log", "x/a.log", false, false],
    ["x/a.log", "x/a.log", false, true],
    ["x/a.log", "y/x/a.log", false, false],
    ["build/", "build", true, true],
    ["build/", "build", false, false],
    ["build/", "x/build", true, true],
    ["**/tmp", "a/b/tmp", false, true],
    ["a/**", "a/b", false, true],
    ["a/**", "a", true, false],
    ["a/**/b", "a/b", false, true],
    ["*.log\n!keep.log", "keep.log", false, false],
    ["!keep.log\n*.log", "keep.log", false, true],
    ["# *.log", "a.log", false, false],
    ["\\#a", "#a", false, true],
    ["\\!a", "!a", false, true],
    ["a   ", "a", false, true],
    ["a\\ ", "a ", false, true],
    ["a\r\nb", "a", false, true],
    ["[ab].o", "b.o", false, true],
    ["\n\n", "a", false, false],
  ];
  it.each(cases)("%j: %s (directory %j) is %j", (text, path, isDirectory, ignored) => {
    expect(NO_IGNORES.add("", text).ignores(path, isDirectory)).toBe(ignored);
  });

  it("unless a deeper file takes it back", () => {
    const ignores = NO_IGNORES.add("", "*.log\n/only-top").add("sub", "!keep.log\n/only-sub");
    expect(ignores.ignores("keep.log", false)).toBe(true);
    expect(ignores.ignores("sub/keep.log", false)).toBe(false);
    expect(ignores.ignores("sub/other.log", false)).toBe(true);
    expect(ignores.ignores("sub/only-sub", false)).toBe(true);
    expect(ignores.ignores("sub/only-top", false)).toBe(false);
  });
});

describe("a hostile pattern", () => {
  it("is answered as quickly as any other", () => {
    const stars = "*a".repeat(2000);
    const path = "a".repeat(4000);
    expect(matcherOf([`${stars}b`]).keeps(path)).toBe(false);
    const deep = Array.from({ length: 1000 }, () => "a").join("/");
    expect(matcherOf([`${"**/a/".repeat(300)}b`]).keeps(deep)).toBe(false);
  });
});
