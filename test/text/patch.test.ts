import { describe, expect, test } from "vitest";
import { describeFailure } from "../../engine/event/describe.ts";
import { FailureError } from "../../engine/event/failure.ts";
import { applyPatch, type PatchedFile } from "../../engine/text/patch/apply.ts";
import { parsePatch } from "../../engine/text/patch/parse.ts";
import { textOf } from "../../engine/text/patch/patch.ts";

type Files = Readonly<Record<string, string>>;

/** Modes and links are told after the text: `text|755`, `target|link`. */
function patched(files: Files, lines: readonly string[]): Record<string, string | null> {
  const read = (path: string): PatchedFile | null => {
    const [text, attribute] = files[path]?.split("|") ?? [];
    if (text === undefined) return null;
    const mode = attribute === "755" ? 0o755 : 0o644;
    return { bytes: Buffer.from(text), mode, isLink: attribute === "link" };
  };
  const patch = Buffer.from(`${lines.join("\n")}\n`);
  const done = applyPatch(parsePatch(textOf(patch)), read);
  return Object.fromEntries([...done].map(([path, file]) => [path, show(file)]));
}

function show(file: PatchedFile | null): string | null {
  if (file === null) return null;
  const attribute = file.isLink ? "|link" : file.mode === 0o755 ? "|755" : "";
  return Buffer.from(file.bytes).toString("utf8") + attribute;
}

function failureOf(files: Files, lines: readonly string[]): string {
  try {
    patched(files, lines);
  } catch (error) {
    if (error instanceof FailureError) return describeFailure(error.failure).short;
    throw error;
  }
  return "it applied";
}

const NAMES = ["--- a/f", "+++ b/f"];
const TEN = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n";

describe("a patch applies", () => {
  const cases: [string, Files, string[], Record<string, string | null>][] = [
    [
      "as plain diff writes it, with times after the names",
      { f: "a\nb\n" },
      ["--- f\t2020-01-01 00:00:00", "+++ f\t2020-01-02", "@@ -1,2 +1,2 @@", " a", "-b", "+c"],
      { f: "a\nc\n" },
    ],
    [
      "with two hunks, the second moved by what the first added",
      { f: TEN },
      [...NAMES, "@@ -1,1 +1,2 @@", " 1", "+1.5", "@@ -9,2 +10,2 @@", " 9", "-10", "+ten"],
      { f: TEN.replace("1\n", "1\n1.5\n").replace("10\n", "ten\n") },
    ],
    [
      "where its lines have moved to",
      { f: `0\n0\n${TEN}` },
      [...NAMES, "@@ -4,2 +4,1 @@", " 4", "-5"],
      { f: `0\n0\n${TEN.replace("5\n", "")}` },
    ],
    [
      "to the end of a file without a newline",
      { f: "a" },
      [...NAMES, "@@ -1 +1 @@", "-a", "\\ No newline at end of file", "+b"],
      { f: "b\n" },
    ],
    [
      "and makes a file, in a folder, that can be run",
      {},
      [
        "diff --git a/x/run b/x/run",
        "new file mode 100755",
        "index 0000000..1111111",
        "--- /dev/null",
        "+++ b/x/run",
        "@@ -0,0 +1 @@",
        "+#!",
      ],
      { "x/run": "#!\n|755" },
    ],
    [
      "and removes a file",
      { f: "a\n" },
      ["diff --git a/f b/f", "deleted file mode 100644", "--- a/f", "+++ /dev/null"].concat([
        "@@ -1 +0,0 @@",
        "-a",
      ]),
      { f: null },
    ],
    [
      "and makes and removes empty files, which have no hunks",
      { old: "" },
      ["diff --git a/old b/old", "deleted file mode 100644", "index e69de29..0000000"].concat([
        "diff --git a/new b/new",
        "new file mode 100644",
        "index 0000000..e69de29",
      ]),
      { old: null, new: "" },
    ],
    [
      "and renames a file, changed on the way",
      { "one two": "a\nb\n" },
      [
        "diff --git a/one two b/three",
        "similarity index 50%",
        "rename from one two",
        "rename to three",
        "--- a/one two",
        "+++ b/three",
        "@@ -1,2 +1,2 @@",
        " a",
        "-b",
        "+c",
      ],
      { "one two": null, three: "a\nc\n" },
    ],
    [
      "and copies a file",
      { f: "a\n" },
      ["diff --git a/f b/g", "similarity index 100%", "copy from f", "copy to g"],
      { g: "a\n" },
    ],
    [
      "and lets two files change places",
      { f: "a\n", g: "b\n" },
      ["diff --git a/f b/g", "rename from f", "rename to g"].concat([
        "diff --git a/g b/f",
        "rename from g",
        "rename to f",
      ]),
      { f: "b\n", g: "a\n" },
    ],
    [
      "and changes a mode alone",
      { f: "a\n" },
      ["diff --git a/f b/f", "old mode 100644", "new mode 100755"],
      { f: "a\n|755" },
    ],
    [
      "to what a symbolic link points to",
      { l: "old|link" },
      ["diff --git a/l b/l", "index 1..2 120000", "--- a/l", "+++ b/l", "@@ -1 +1 @@"].concat([
        "-old",
        "\\ No newline at end of file",
        "+new",
        "\\ No newline at end of file",
      ]),
      { l: "new|link" },
    ],
    [
      "to a name in quotes",
      { ü: "a\n" },
      ['--- "a/\\303\\274"', '+++ "b/\\303\\274"', "@@ -1 +1 @@", "-a", "+b"],
      { ü: "b\n" },
    ],
    [
      "inside a mail",
      { f: "a\n" },
      ["From: someone", "Subject: x", "---", " f | 2 +-", "", ...NAMES, "@@ -1 +1 @@"].concat([
        "-a",
        "+b",
        "-- ",
        "2.40.0",
      ]),
      { f: "b\n" },
    ],
    [
      "to a file that the same patch made",
      {},
      ["--- /dev/null", "+++ b/f", "@@ -0,0 +1 @@", "+a"].concat([
        ...NAMES,
        "@@ -1 +1 @@",
        "-a",
        "+b",
      ]),
      { f: "b\n" },
    ],
    [
      "with bytes that are not UTF-8 around its own",
      { f: "ä\nb\n" },
      [...NAMES, "@@ -1,2 +1,2 @@", " ä", "-b", "+ö"],
      { f: "ä\nö\n" },
    ],
  ];
  test.each(cases)("%s", (_name, files, lines, wanted) => {
    expect(patched(files, lines)).toEqual(wanted);
  });

  test("when it is empty, to nothing", () => {
    expect(patched({ f: "a" }, [""])).toEqual({});
  });
});

describe("a patch fails", () => {
  const cases: [string, Files, string[], string][] = [
    [
      "where a line is another, and names the file, the hunk and both lines",
      { f: TEN },
      [...NAMES, "@@ -1 +1 @@", "-1", "+one", "@@ -9,2 +9,2 @@", " 9", "-ten", "+10"],
      'does not apply to f: hunk 2 expects "ten\\n" at line 10 of the file, which has "10\\n" ' +
        "(line 6 of the patch)",
    ],
    [
      "when its file is missing",
      {},
      [...NAMES, "@@ -1 +1 @@", "-a", "+b"],
      "does not apply to f: no such file (line 1 of the patch)",
    ],
    [
      "when a new file is there",
      { f: "" },
      ["--- /dev/null", "+++ b/f", "@@ -0,0 +1 @@", "+a"],
      "does not apply to f: a file is there already (line 1 of the patch)",
    ],
    [
      "when a removed file has more lines",
      { f: "a\nb\n" },
      ["--- a/f", "+++ /dev/null", "@@ -1 +0,0 @@", "-a"],
      "does not apply to f: it would be removed, and has more lines than the patch",
    ],
    [
      "when it is cut",
      { f: "a\n" },
      [...NAMES, "@@ -1,3 +1,3 @@", " a"],
      "cannot be read: the hunk ends too early",
    ],
    ["when it is no patch", {}, ["hello"], "cannot be read: no patch is in it (line 1"],
    [
      "when it leads out of the folder",
      { "../f": "a\n" },
      ["--- a/../f", "+++ b/../f", "@@ -1 +1 @@", "-a", "+b"],
      "cannot be read: ../f leads out of the folder",
    ],
    [
      "when a binary file's content is not in it",
      { f: "a" },
      ["diff --git a/f b/f", "index 1..2 100644", "Binary files a/f and b/f differ"],
      "cannot be read: a binary file without its content (line 3 of the patch)",
    ],
    [
      "when it makes what is no file",
      {},
      ["diff --git a/m b/m", "new file mode 160000", "--- /dev/null", "+++ b/m"].concat([
        "@@ -0,0 +1 @@",
        "+Subproject commit 1",
      ]),
      "does not apply to m: its mode 160000 is no file's",
    ],
  ];
  test.each(cases)("%s", (_name, files, lines, wanted) => {
    expect(failureOf(files, lines)).toContain(wanted);
  });
});
