import { describe, expect, test } from "vitest";
import { decodeRecipe, encodeRecipe, Recipe } from "../../stdlib/base/recipe.ts";

const root = new Recipe(null, "container");

describe("a recipe's text", () => {
  test("is the same for equal recipes, whatever the order of their arguments", () => {
    const one = new Recipe(root, "withExec", { args: ["a"], expand: true });
    const two = new Recipe(new Recipe(null, "container"), "withExec", {
      expand: true,
      args: ["a"],
    });
    expect(encodeRecipe(one)).toBe(encodeRecipe(two));
  });

  test("decodes to a recipe with the same text", () => {
    const file = new Recipe(new Recipe(null, "directory"), "file", { path: "ü/☃" });
    const made = new Recipe(root, "withFiles", { sources: [file, file], owner: null });
    const element = new Recipe(made, "envVariables", {}, 3);
    const decoded = decodeRecipe(encodeRecipe(element));
    expect(encodeRecipe(decoded)).toBe(encodeRecipe(element));
    expect(decoded.nth).toBe(3);
  });

  test("writes a part once, however often it is used", () => {
    let recipe = root;
    for (let n = 0; n < 30; n++) recipe = new Recipe(recipe, "withDirectory", { source: recipe });
    expect(encodeRecipe(recipe).length).toBeLessThan(4_000);
  });

  test("a chain of 5,000 calls is encoded and decoded", () => {
    let recipe = root;
    for (let n = 0; n < 5_000; n++)
      recipe = new Recipe(recipe, "withEnvVariable", { name: `${n}` });
    const text = encodeRecipe(recipe);
    expect(encodeRecipe(decodeRecipe(text))).toBe(text);
  });

  test.each(["", "nonsense", "rdl1.%%%", "rdl1.e30", "rdl1.W10", "rdl1.W1s3LCJ4Iix7fSwtMV1d"])(
    "%j is refused as an ID",
    (text) => {
      expect(() => decodeRecipe(text)).toThrow(RangeError);
    },
  );
});
