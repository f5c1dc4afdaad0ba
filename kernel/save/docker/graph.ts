// Which values of a recipe are one value, what each is, and which of them need a stage of their
// own: those that several things are made of, or that files are taken out of.

import { Recipe, type RecipeArg } from "../../../stdlib/base/recipe.ts";
import { typeAfter } from "../../../stdlib/client/show.ts";

export interface RecipeGraph {
  /** The same for recipes that say the same. */
  keyOf(recipe: Recipe): string;
  typeOf(recipe: Recipe): string;
  /** Whether its files are made by instructions, and not only found somewhere. */
  isMade(recipe: Recipe): boolean;
  isStage(recipe: Recipe): boolean;
}

export function graphRecipes(targets: readonly Recipe[]): RecipeGraph {
  const { keyOf, typeOf } = createKeys();
  const isMade = (recipe: Recipe) => {
    const type = typeOf(recipe);
    if (type !== "Directory") return type === "Container";
    const isTaken = recipe.field === "directory" || recipe.field === "filter";
    if (recipe.on === null) return recipe.field === "directory";
    return typeOf(recipe.on) === "Directory" && !isTaken;
  };
  const stages = new Set(targets.map(keyOf));
  const users = new Map<string, number>();
  const seen = new Set<string>();
  const use = (value: Recipe, user: Recipe) => {
    const key = keyOf(value);
    const isNext = user.on === value && isMade(user) && typeOf(user) === typeOf(value);
    users.set(key, (users.get(key) ?? 0) + 1);
    const isShared = (users.get(key) ?? 0) > 1 && !isBeginning(value);
    if (isMade(value) && (!isNext || isShared)) stages.add(key);
  };
  const todo = [...targets];
  for (let one = todo.pop(); one !== undefined; one = todo.pop()) {
    if (seen.has(keyOf(one))) continue;
    seen.add(keyOf(one));
    for (const part of [one.on, ...Object.values(one.args).flatMap(recipesIn)]) {
      if (part === null) continue;
      use(part, one);
      todo.push(part);
    }
  }
  return { keyOf, typeOf, isMade, isStage: (recipe) => stages.has(keyOf(recipe)) };
}

/** It is as short as the name of a stage. */
function isBeginning({ field, on }: Recipe): boolean {
  return field === "from" || on === null;
}

function recipesIn(arg: RecipeArg): Recipe[] {
  if (arg instanceof Recipe) return [arg];
  return Array.isArray(arg) ? arg.filter((one) => one instanceof Recipe) : [];
}

function createKeys(): Pick<RecipeGraph, "keyOf" | "typeOf"> {
  const keys = new Map<string, string>();
  const known = new WeakMap<Recipe, { readonly key: string; readonly type: string }>();
  const look = (recipe: Recipe) => {
    const links: Recipe[] = [];
    for (let one: Recipe | null = recipe; one !== null && !known.has(one); one = one.on) {
      links.push(one);
    }
    for (const link of links.reverse()) {
      const on = link.on === null ? null : known.get(link.on);
      const args = Object.entries(link.args).map(([name, arg]) => [name, write(arg)]);
      const text = JSON.stringify([on?.key, link.field, args.toSorted(), link.nth]);
      const key = keys.get(text) ?? String(keys.size);
      keys.set(text, key);
      known.set(link, { key, type: typeAfter(on?.type ?? "Query", link.field) });
    }
    return known.get(recipe) ?? { key: "", type: "unknown" };
  };
  const write = (arg: RecipeArg): unknown => {
    if (arg instanceof Recipe) return { $: look(arg).key };
    return Array.isArray(arg) ? arg.map((one: RecipeArg) => write(one)) : arg;
  };
  return { keyOf: (recipe) => look(recipe).key, typeOf: (recipe) => look(recipe).type };
}
