// What cannot be saved is said by name, with the number of its cell, and the text of a secret is
// nowhere in what is saved.

import { describe, expect, test } from "vitest";
import { saveModule } from "../../../kernel/save/module.ts";
import type { SavedModule } from "../../../kernel/save/words.ts";

interface Asked {
  readonly keep?: readonly string[];
  readonly literals?: Readonly<Record<string, string>>;
  readonly name?: string;
  /** The types of variables, where they are other than those of what is kept. */
  readonly types?: Readonly<Record<string, string>>;
}

function save(
  cells: readonly string[],
  { keep = ["box"], literals = {}, name = "made", types }: Asked = {},
): Promise<SavedModule> {
  return saveModule({
    name,
    session: "calm-otter",
    cells: cells.map((source, index) => ({ number: index + 1, source, value: null })),
    types: new Map(
      types === undefined ? keep.map((one) => [one, "Container"]) : Object.entries(types),
    ),
    keep,
    literals: new Map(Object.entries(literals)),
    typeOf: async () => null,
  });
}

const BOX = 'const box = container().from("alpine")';

describe("it is refused", () => {
  test.each([
    [
      "a random value",
      ["const n = Math.random()", `${BOX}.withLabel("n", String(n))`],
      "cell 1: Math.random",
    ],
    ["the time", [`${BOX}.withEnvVariable("NOW", String(Date.now()))`], "cell 1: Date.now"],
    [
      "a date",
      ["const now = new Date()", `${BOX}.withLabel("d", now.toISOString())`],
      "cell 1: new Date()",
    ],
    [
      "what is random within a function",
      [
        'import { randomUUID } from "node:crypto"',
        "const id = () => randomUUID()",
        `${BOX}.withLabel("i", id())`,
      ],
      "cell 2: randomUUID()",
    ],
    [
      "a live connection",
      ["const c = connection", `${BOX}.withLabel("s", String(c))`],
      "cell 1: connection is",
    ],
    [
      "what is kept of a terminal among other things",
      [`const box = await container().terminal({ keep: true })`],
      "cell 1: what is kept",
    ],
    [
      "a folder whose path is computed",
      ["const box = container().withDirectory('/s', host().directory(process.cwd()))"],
      "cell 1: host().directory(process.cwd())",
    ],
    [
      "folders in a loop",
      [
        "let box = container()",
        'for (const d of ["a", "b"]) box = box.withDirectory(d, host().directory(d))',
      ],
      "cell 2: host().directory(d)",
    ],
    [
      "the whole environment",
      [`const { HOME } = process.env`, `${BOX}.withLabel("h", HOME ?? "")`],
      "cell 1: process.env",
    ],
    [
      "a name that no cell defines",
      [`${BOX}.with(nobody)`],
      "cell 1: nobody is defined by no cell",
    ],
    [
      "a word of the module",
      ["const dag = container()", "const box = dag.from('alpine')"],
      "cell 1: dag is a word",
    ],
  ])("%s", async (_what, cells, why) => {
    await expect(save(cells)).rejects.toThrow(why);
  });

  test.each([
    [
      "a parameter without a type",
      "const box = (image) => container().from(image)",
      "cell 1: box: the parameter image has no type",
    ],
    ["a value of another type", "const box = new Map()", "cell 1: box: nobody can say"],
  ])("%s", async (_what, cell, why) => {
    await expect(save([cell], { types: {} })).rejects.toThrow(why);
  });

  test("a name that is taken already, or means nothing", async () => {
    await expect(save([BOX], { keep: ["other"] })).rejects.toThrow("no cell defines other");
    await expect(save([BOX], { literals: { tag: '"x"' } })).rejects.toThrow(
      "tag stands for nothing",
    );
    await expect(save([BOX], { name: "container" })).rejects.toThrow("cannot be called container");
    await expect(save([BOX], { name: "../up" })).rejects.toThrow("cannot be the name of a module");
  });

  test("what comes from outside as a whole", async () => {
    const cells = ['const source = host().directory(".")', BOX];
    await expect(save(cells, { keep: ["source"] })).rejects.toThrow("source comes from outside");
  });
});

describe("the text of a secret", () => {
  const SECRET = "hunter2-of-mine";

  test.each([
    [
      "a literal",
      [`const token = setSecret("token", "${SECRET}")`, `${BOX}.withSecretVariable("T", token)`],
    ],
    [
      "a variable",
      [`const text = "${SECRET}"`, `${BOX}.withSecretVariable("T", setSecret("token", text))`],
    ],
    ["within a chain", [`${BOX}.withMountedSecret("/t", setSecret("token", \`${SECRET}\`))`]],
  ])("given as %s becomes a parameter", async (_how, cells) => {
    const { source, functions } = await save(cells);
    expect(source).not.toContain(SECRET);
    expect(source).toContain("token: Secret");
    expect(JSON.stringify(functions)).not.toContain(SECRET);
  });

  test.each([
    [
      "in a label",
      [
        `const text = "${SECRET}"`,
        'const token = setSecret("t", text)',
        `${BOX}.withLabel("l", text).withSecretVariable("T", token)`,
      ],
    ],
    [
      "beside its cell",
      [
        `const token = setSecret("t", "${SECRET}")`,
        `${BOX}.withLabel("l", "-${SECRET}-").withSecretVariable("T", token)`,
      ],
    ],
  ])("that also stands %s is refused", async (_how, cells) => {
    await expect(save(cells)).rejects.toThrow("the text of a secret would stand");
  });
});
