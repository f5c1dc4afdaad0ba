import { expect, test } from "vitest";
import { createRecipeReader, encodeRecipe, Recipe } from "../../stdlib/base/recipe.ts";

const base = new Recipe(null, "container");
const longer = new Recipe(base, "withWorkdir", { path: "/a" });

test("an ID that goes on where the one before ended shares its parts", () => {
  const read = createRecipeReader();
  const before = read(encodeRecipe(base));
  const after = read(encodeRecipe(longer));
  expect(after).toEqual(longer);
  expect(after.on).toBe(before);
});

test("an ID that does not go on where the one before ended is read whole", () => {
  const read = createRecipeReader();
  read(encodeRecipe(longer));
  const other = new Recipe(base, "withWorkdir", { path: "/b" });
  expect(read(encodeRecipe(other))).toEqual(other);
  expect(read(encodeRecipe(base))).toEqual(base);
});

test("a damaged ID is refused although the one before was whole", () => {
  const read = createRecipeReader();
  read(encodeRecipe(base));
  const whole = Buffer.from(encodeRecipe(base).slice("rdl1.".length), "base64url").toString();
  const asId = (text: string) => `rdl1.${Buffer.from(text).toString("base64url")}`;
  expect(() => read(asId(`${whole.slice(0, -1)},]`))).toThrow("damaged");
  expect(() => read(asId(`${whole.slice(0, -1)},[7]]`))).toThrow("unknown form");
  expect(read(encodeRecipe(longer))).toEqual(longer);
});
