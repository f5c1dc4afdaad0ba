// The objects that a session has made, by how they were made, so that an ID which comes back is
// looked up and not replayed. Every part of a chain is remembered too.
// Not here: Results. What is forgotten here is made again by replaying its recipe, and then found
// in the store.
// Invariant: equal recipes have equal keys. A key is a hash, so that its length is bounded although
// recipes hold file contents.

import { hash } from "node:crypto";
import { canonical, type Json } from "../../../stdlib/base/canonical.ts";
import { createIds, Recipe, type RecipeArg } from "../../../stdlib/base/recipe.ts";
import { createLru } from "../lru.ts";
import type { Value } from "../values/value.ts";

export interface Memo {
  find(recipe: Recipe): Value | undefined;
  /** The same, if this very Recipe was looked up before; asks nothing of its parts. */
  findAgain(recipe: Recipe): Value | undefined;
  findId(id: string): Value | undefined;
  /** Throws a RangeError when it is none. */
  recipeOf(id: string): Recipe;
  remember(value: Value): void;
  idOf(value: Value): string;
}

const MOST_VALUES = 10_000;
const MOST_ID_CHARACTERS = 8 * 1024 * 1024;

export function createMemo(): Memo {
  const ids = createIds();
  const keys = new WeakMap<Recipe, string>();
  const values = createLru<string, Value>({ most: MOST_VALUES, weigh: () => 1 });
  const byId = createLru<string, Value>({ most: MOST_ID_CHARACTERS, weigh: (id) => id.length });

  const keyOf = (recipe: Recipe): string => {
    const known = keys.get(recipe);
    if (known !== undefined) return known;
    // Receivers are handled before what is called on them, so the recursion is never deep.
    const on = recipe.on === null ? "" : keyOf(recipe.on);
    const text = canonical([on, recipe.field, flatten(recipe.args), recipe.nth ?? -1]);
    const key = hash("sha256", text, "base64");
    keys.set(recipe, key);
    return key;
  };
  const flatten = (arg: RecipeArg): Json => {
    if (arg instanceof Recipe) return { $: keyOf(arg) };
    if (Array.isArray(arg)) return (arg as readonly RecipeArg[]).map(flatten);
    if (arg === null || typeof arg !== "object") return arg as Json;
    return Object.fromEntries(Object.entries(arg).map(([name, one]) => [name, flatten(one)]));
  };

  return {
    find: (recipe) => values.get(keyOf(recipe)),
    findAgain(recipe) {
      const key = keys.get(recipe);
      return key === undefined ? undefined : values.get(key);
    },
    findId: (id) => byId.get(id),
    recipeOf: ids.read,
    remember: (value) => values.set(keyOf(value.recipe), value),
    idOf(value) {
      const id = ids.write(value.recipe);
      byId.set(id, value);
      return id;
    },
  };
}
