// What a line at the prompt means.

import { describe, expect, test } from "vitest";
import { type Meaning, meaningOf } from "../../kernel/meaning.ts";

const meaning = (text: string): Meaning => meaningOf(text);

test.each(["", "   ", "\n \n"])("%j means nothing", (text) => {
  expect(meaning(text)).toEqual({ kind: "nothing" });
});

describe("a command", () => {
  test.each([
    [".help", "help", ""],
    ["  .plan  x.y ", "plan", "x.y"],
    [".plan\nx", "plan", "x"],
    [".unknown x", "unknown", "x"],
    [".save release build test", "save", "release build test"],
  ])("is %j", (text, name, rest) => {
    expect(meaning(text)).toEqual({ kind: "command", name, rest });
  });
});

describe("code is", () => {
  test.each([
    '.withExec(["make"])',
    ".from('alpine')\n.withExec(['make'])",
    ".save('x')",
    ".plan.b",
    ".plan<T>()",
    ".plan`x`",
    "..",
    "a ? b : c",
    "x",
    "const f = (a?: string) => a",
    "// why?",
    '"really?"',
  ])("%j", (text) => {
    expect(meaning(text)).toEqual({ kind: "cell", source: text });
  });
});

describe("a question", () => {
  test.each([
    ["container?", "container", false],
    ["container().from?? ", "container().from", true],
    ["a.b[0]?", "a.b[0]", false],
  ])("is %j", (text, about, wantsSource) => {
    expect(meaning(text)).toEqual({ kind: "question", about, wantsSource });
  });
});
