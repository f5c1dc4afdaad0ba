// Chains as a client writes them: nothing of them has been pinned.

import { Recipe } from "../../stdlib/base/recipe.ts";

export type Link = readonly [field: string, args?: ConstructorParameters<typeof Recipe>[2]];

export function chain(...links: readonly Link[]): Recipe {
  let recipe: Recipe | null = null;
  for (const [field, args = {}] of links) recipe = new Recipe(recipe, field, args);
  if (recipe === null) throw new TypeError("a chain has a link");
  return recipe;
}
