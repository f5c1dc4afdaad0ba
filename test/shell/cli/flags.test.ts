// Words and flags are told apart as people expect.

import { describe, expect, test } from "vitest";
import { describeFlags, parseFlags, UsageError } from "../../../shell/cli/flags.ts";
import { nearestWord } from "../../../shell/cli/nearest.ts";

const FLAGS = {
  json: { kind: "switch", says: "As JSON" },
  workdir: { kind: "text", short: "w", value: "FOLDER", says: "Where" },
  var: { kind: "texts", short: "v", value: "NAME=VALUE", says: "A variable" },
} as const;

describe("flags", () => {
  test("may stand between words, with their value attached or after", () => {
    const parsed = parseFlags(
      ["a", "--json", "--workdir=/x=y", "b", "-v", "1", "--var", "2"],
      FLAGS,
    );
    expect(parsed.words).toEqual(["a", "b"]);
    expect(parsed.flags).toEqual({ json: true, workdir: "/x=y", var: ["1", "2"] });
  });

  test("that are not given are false, null and empty", () => {
    expect(parseFlags([], FLAGS).flags).toEqual({ json: false, workdir: null, var: [] });
  });

  test("end at two dashes", () => {
    expect(parseFlags(["--", "--json", "-v"], FLAGS).words).toEqual(["--json", "-v"]);
  });

  test("a single dash is a word", () => {
    expect(parseFlags(["-"], FLAGS).words).toEqual(["-"]);
  });

  test("after the first word belong to whoever gets the rest", () => {
    const parsed = parseFlags(["--json", "node", "--json", "-v"], FLAGS, { passesOn: true });
    expect(parsed.words).toEqual(["node", "--json", "-v"]);
    expect(parsed.flags.json).toBe(true);
  });

  test.each([[["--nope"]], [["-n"]], [["--workdir"]], [["--json=1"]]])(
    "%j is wrong usage",
    (argv) => {
      expect(() => parseFlags(argv, FLAGS)).toThrow(UsageError);
    },
  );

  test("that are unknown are skipped with their values where that is wished", () => {
    const argv = ["--label", "a:b", "--quick", "-vv", "--version=1", "--workdir", "/w"];
    const parsed = parseFlags(argv, FLAGS, { skipsUnknown: true });
    expect(parsed).toMatchObject({ words: [], flags: { workdir: "/w" } });
  });

  test("are described in columns", () => {
    expect(describeFlags(FLAGS)).toEqual([
      "      --json            As JSON",
      "  -w, --workdir FOLDER  Where",
      "  -v, --var NAME=VALUE  A variable",
    ]);
  });
});

describe("the nearest word", () => {
  const known = ["eval", "engine", "session", "shell", "with"];
  test.each([
    ["evla", "eval"],
    ["engin", "engine"],
    ["sesion", "session"],
    ["wiht", "with"],
    ["xyz", null],
    ["", null],
  ])("to %j is %j", (typed, near) => {
    expect(nearestWord(typed, known)).toBe(near);
  });
});
