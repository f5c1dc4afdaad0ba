// What is saved when nobody says what.

import { describe, expect, test } from "vitest";
import { chooseKept } from "../../../kernel/save/choose.ts";

function chosen(types: Readonly<Record<string, string>>, ...sources: string[]): string[] {
  return chooseKept({
    name: "made",
    session: "calm-otter",
    keep: null,
    literals: new Map(),
    cells: sources.map((source, at) => ({ number: at + 1, source, value: null })),
    types: new Map(Object.entries(types)),
    typeOf: async () => null,
  });
}

describe("without names, a module keeps", () => {
  test("the objects of the API and the functions, and no text", () => {
    const types = { box: "Container", label: "string", make: "function" };
    expect(
      chosen(types, "const box = container()", "const label = 'a'", "function make() {}"),
    ).toEqual(["box", "make"]);
  });

  test("nothing that merely names what the host has, also beside others in one cell", () => {
    const types = { src: "Directory", box: "Container" };
    const both =
      'const src = host().directory("src"); const box = container().withDirectory("/", src)';
    expect(chosen(types, both)).toEqual(["box"]);
  });

  test("what is made of the host's folder", () => {
    const types = { src: "Directory" };
    expect(chosen(types, 'const src = host().directory("src").withNewFile("a", "a")')).toEqual([
      "src",
    ]);
  });
});
