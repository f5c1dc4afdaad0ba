import { expect, test } from "vitest";
import { createIds, encodeRecipe, Recipe } from "../../stdlib/base/recipe.ts";
import { createRandom, SEED } from "../rig/random.ts";

const base = new Recipe(null, "container");
const longer = new Recipe(base, "withWorkdir", { path: "/a" });

test("an ID that goes on where the one before ended shares its parts", () => {
  const { read } = createIds();
  const before = read(encodeRecipe(base));
  const after = read(encodeRecipe(longer));
  expect(after).toEqual(longer);
  expect(after.on).toBe(before);
});

test("an ID that does not go on where the one before ended is read whole", () => {
  const { read } = createIds();
  read(encodeRecipe(longer));
  const other = new Recipe(base, "withWorkdir", { path: "/b" });
  expect(read(encodeRecipe(other))).toEqual(other);
  expect(read(encodeRecipe(base))).toEqual(base);
});

test("a damaged ID is refused although the one before was whole", () => {
  const { read } = createIds();
  read(encodeRecipe(base));
  const whole = Buffer.from(encodeRecipe(base).slice("rdl1.".length), "base64url").toString();
  const asId = (text: string) => `rdl1.${Buffer.from(text).toString("base64url")}`;
  expect(() => read(asId(`${whole.slice(0, -1)},]`))).toThrow("damaged");
  expect(() => read(asId(`${whole.slice(0, -1)},[7]]`))).toThrow("unknown form");
  expect(read(encodeRecipe(longer))).toEqual(longer);
});

test("of an ID that differs in its end, the beginning is the same parts", () => {
  const { read } = createIds();
  const before = read(encodeRecipe(longer));
  const after = read(encodeRecipe(new Recipe(longer.on, "withWorkdir", { path: "/b" })));
  expect(after.on).toBe(before.on);
});

test("an ID that was written is read as the Recipe that it was written of", () => {
  const { read, write } = createIds();
  expect(read(write(longer))).toBe(longer);
});

test("what is written after something else has the text that it has alone", () => {
  const random = createRandom(SEED);
  const shown = `RONDEL_SEED=${SEED}`;
  const { write, read } = createIds();
  const made: Recipe[] = [base];
  const any = () => random.pick(made);
  for (let count = 0; count < 300; count += 1) {
    const on = random.chance(0.8) ? any() : null;
    const args = random.chance(0.3) ? { source: any(), more: [any(), any()] } : { n: count % 7 };
    const recipe = new Recipe(on, "step", args);
    if (JSON.stringify(recipe).length < 20_000) made.push(recipe);
    const id = encodeRecipe(recipe);
    expect(write(recipe), shown).toBe(id);
    expect(read(id), shown).toEqual(recipe);
    expect(encodeRecipe(read(encodeRecipe(any())))).toBeTypeOf("string");
  }
});
