import { describe, expect, test } from "vitest";
import { describeFailure } from "../../engine/event/describe.ts";
import { FailureError } from "../../engine/event/failure.ts";
import type { SearchMatch, SearchQuery } from "../../engine/text/search/query.ts";
import { searchFolder } from "../../engine/text/search/search.ts";
import { PLAIN_QUERY } from "../rig/search-query.ts";

type Files = Readonly<Record<string, string>>;

function search(files: Files, pattern: string, query: Partial<SearchQuery> = {}): SearchMatch[] {
  const paths = Object.keys(files).sort();
  const kindOf = (path: string) => {
    if (path === "" || paths.some((one) => one.startsWith(`${path}/`))) return "directory";
    return files[path] === undefined ? null : "file";
  };
  return searchFolder(
    { ...PLAIN_QUERY, pattern, ...query },
    {
      kindOf,
      entries(directory) {
        const prefix = directory === "" ? "" : `${directory}/`;
        const below = paths.filter((path) => path.startsWith(prefix));
        const names = new Set(below.map((path) => path.slice(prefix.length).split("/")[0] ?? ""));
        return [...names].map((name) => ({ name, kind: kindOf(prefix + name) ?? "other" }));
      },
      read: (path) => Buffer.from(files[path] ?? ""),
    },
  );
}

const pathsOf = (matches: readonly SearchMatch[]) => matches.map(({ filePath }) => filePath);
const linesIn = (text: string, pattern: string, query: Partial<SearchQuery> = {}) =>
  search({ f: text }, pattern, query).map(({ matchedLines }) => matchedLines);

describe("a search", () => {
  test("answers lines, with places in bytes", () => {
    expect(search({ f: "ü one\nno\nä one two one\n" }, "one")).toEqual([
      {
        filePath: "f",
        lineNumber: 1,
        absoluteOffset: 0,
        matchedLines: "ü one\n",
        submatches: [{ text: "one", start: 3, end: 6 }],
      },
      {
        filePath: "f",
        lineNumber: 3,
        absoluteOffset: 10,
        matchedLines: "ä one two one\n",
        submatches: [
          { text: "one", start: 3, end: 6 },
          { text: "one", start: 11, end: 14 },
        ],
      },
    ]);
  });

  test("knows where lines begin and end, also a last one without a newline", () => {
    expect(linesIn("ab\nb\nab", "^b$")).toEqual(["b\n"]);
    expect(linesIn("ab\nb\nab", "b$")).toEqual(["ab\n", "b\n", "ab"]);
    expect(linesIn("a\nb\n", "a\\nb")).toEqual([]);
    expect(linesIn("a\n\nb\n", "^$")).toEqual(["\n"]);
    expect(linesIn("ab\ncd\n", "b(?!\\s)")).toEqual(["ab\n"]);
  });

  test("takes a text as it is, without signs", () => {
    expect(linesIn("a.b\naxb\n", "a.b", { literal: true })).toEqual(["a.b\n"]);
    expect(linesIn("(x\n", "(x", { literal: true })).toEqual(["(x\n"]);
    expect(linesIn("One\none\n", "ONE", { literal: true, insensitive: true })).toHaveLength(2);
  });

  test("goes over lines when asked, and . over newlines only when that is asked too", () => {
    const text = "zero\na one\ntwo b\nthree\n";
    expect(linesIn(text, "one\\ntwo", { multiline: true })).toEqual(["a one\ntwo b\n"]);
    expect(linesIn(text, "one.two", { multiline: true })).toEqual([]);
    expect(linesIn(text, "one.two", { multiline: true, dotall: true })).toHaveLength(1);
    expect(linesIn("a a\nb\n", "a", { multiline: true })).toEqual(["a a\n"]);
    expect(linesIn("a\nb\n", "^", { multiline: true })).toEqual(["a\n", "b\n"]);
  });

  test("reads the flags and groups that ripgrep does", () => {
    expect(linesIn("ABC\n", "(?i)b")).toHaveLength(1);
    expect(linesIn("abc\n", "(?P<x>b)")).toHaveLength(1);
    expect(linesIn('a-"b"\n', '\\-\\"')).toHaveLength(1);
  });

  test("passes over binary files, and reads what is not UTF-8", () => {
    expect(search({ b: "\0one" }, "one")).toEqual([]);
    const folder = {
      kindOf: () => "file" as const,
      entries: () => [],
      read: () => Buffer.from([0xff, 0x61, 0x0a]),
    };
    const found = searchFolder({ ...PLAIN_QUERY, pattern: "a", paths: ["f"] }, folder);
    expect(found[0]?.submatches).toEqual([{ text: "a", start: 1, end: 2 }]);
  });

  const files = {
    ".gitignore": "*.log\nbuild/\n",
    ".hidden/x": "hit",
    "a.log": "hit",
    "a.ts": "hit",
    "build/b.ts": "hit",
    "src/.ignore": "!keep.log\n",
    "src/c.md": "hit",
    "src/keep.log": "hit",
  };

  test("looks where it is told to", () => {
    expect(pathsOf(search(files, "hit"))).toEqual([
      ".hidden/x",
      "a.log",
      "a.ts",
      "build/b.ts",
      "src/c.md",
      "src/keep.log",
    ]);
    expect(pathsOf(search(files, "hit", { paths: ["src", "a.ts"] }))).toEqual([
      "src/c.md",
      "src/keep.log",
      "a.ts",
    ]);
    expect(pathsOf(search(files, "hit", { globs: ["*.ts"] }))).toEqual(["a.ts", "build/b.ts"]);
    expect(pathsOf(search(files, "hit", { globs: ["!*.ts", "!.hidden"] }))).toEqual([
      "a.log",
      "src/c.md",
      "src/keep.log",
    ]);
    expect(pathsOf(search(files, "hit", { globs: ["*.ts", "!build"] }))).toEqual(["a.ts"]);
  });

  test("leaves out what is ignored or hidden", () => {
    const visible = { skipIgnored: true, skipHidden: true };
    expect(pathsOf(search(files, "hit", visible))).toEqual(["a.ts", "src/c.md", "src/keep.log"]);
    expect(pathsOf(search(files, "hit", { ...visible, paths: ["src"] }))).toEqual([
      "src/c.md",
      "src/keep.log",
    ]);
    expect(pathsOf(search(files, "hit", { ...visible, paths: ["a.log"] }))).toEqual(["a.log"]);
  });

  test("answers files alone, and no more than asked", () => {
    const many = { a: "x\nx\n", b: "x\n" };
    expect(search(many, "x", { filesOnly: true }).map((one) => one.lineNumber)).toEqual([0, 0]);
    expect(search(many, "x", { limit: 2 }).map((one) => one.filePath)).toEqual(["a", "a"]);
    expect(search(many, "x", { limit: 0 })).toEqual([]);
  });

  test("fails on a pattern that is none, and on a path that is not there", () => {
    const failure = (work: () => unknown) => {
      try {
        work();
      } catch (error) {
        if (error instanceof FailureError) return describeFailure(error.failure).short;
      }
      return "";
    };
    expect(failure(() => search(files, "(a"))).toContain(
      "argument pattern: expected a regular expression, got (a (",
    );
    expect(failure(() => search(files, "a", { paths: ["no"] }))).toContain("no such file");
  });
});
