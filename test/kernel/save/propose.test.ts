// Literals that could be parameters: which, under what names, and how one answers.

import { describe, expect, test } from "vitest";
import { saveModule } from "../../../kernel/save/module.ts";
import type { Proposal } from "../../../kernel/save/words.ts";
import { readChoice } from "../../../shell/commands/choose-parameters.ts";

async function proposalsOf(source: string): Promise<readonly Proposal[]> {
  const { proposals } = await saveModule({
    name: "made",
    session: "calm-otter",
    cells: [{ number: 1, source, value: null }],
    types: new Map([["box", "Container"]]),
    keep: ["box"],
    literals: new Map(),
    typeOf: async () => null,
  });
  return proposals;
}

const shown = (proposals: readonly Proposal[]) =>
  proposals.map(({ name, code, count, isLikely }) => [name, code, count, isLikely]);

describe("what is proposed", () => {
  test("are images and versions, and other texts by what stands around them", async () => {
    const found = await proposalsOf(
      'const box = container().from("alpine:3.20").withFile("/a", container().from("alpine:3.20")' +
        '.file("/a")).withEnvVariable("STAGE", "live").withLabel("stage", "live")' +
        '.withNewFile("/v1", "20-alpine").withNewFile("/v2", "20-alpine")',
    );
    expect(shown(found)).toEqual([
      ["image", '"alpine:3.20"', 2, true],
      ["version", '"20-alpine"', 2, true],
      ["stage", '"live"', 2, false],
    ]);
  });

  test("is not what is the same everywhere: words of commands, flags, paths, one use", async () => {
    const found = await proposalsOf(
      'const box = container().from("alpine").withExec(["make", "-j", "all"])' +
        '.withExec(["make", "-j", "all"]).withWorkdir("/src").withWorkdir("/src")' +
        '.withExec(["x"], { expect: "ANY" }).withExec(["y"], { expect: "ANY" })',
    );
    expect(shown(found)).toEqual([]);
  });
});

describe("an answer", () => {
  const one = { name: "version", code: '"3.20"', count: 2, isLikely: true };
  const two = { name: "stage", code: '"live"', count: 3, isLikely: false };
  const entries = (answer: string) => {
    const chosen = readChoice(answer, [one, two]);
    return typeof chosen === "string" ? chosen : [...chosen];
  };

  test("takes the likely ones, none, all, some, or some under other names", () => {
    expect(entries(" ")).toEqual([["version", '"3.20"']]);
    expect(entries("none")).toEqual([]);
    expect(entries("all")).toEqual([
      ["version", '"3.20"'],
      ["stage", '"live"'],
    ]);
    expect(entries("2, 1=alpine")).toEqual([
      ["stage", '"live"'],
      ["alpine", '"3.20"'],
    ]);
  });

  test("that makes no sense says so", () => {
    expect(entries("4")).toBe("4 is none of them.");
    expect(entries("yes")).toBe("yes is none of them.");
    expect(entries("1=a-b")).toBe("a-b cannot be a parameter's name.");
  });
});
