// The arguments of a call, as an instruction needs them. An option that has no part in the
// instruction is refused by its name, unless it says what would be so without it.

import { Recipe, type RecipeArg } from "../../../stdlib/base/recipe.ts";
import type { Asked, Site } from "./words.ts";

/** `known` are the arguments that the instruction understands. */
export function readCall(
  { field, args }: Recipe,
  known: readonly string[],
  site: Pick<Site, "refuse">,
): Asked {
  for (const [name, value] of Object.entries(args)) {
    if (!known.includes(name) && !isNothing(value)) site.refuse(`${field} with ${name}`);
  }
  const list = (name: string): readonly RecipeArg[] => {
    const value = args[name];
    return Array.isArray(value) ? value : [];
  };
  return {
    text: (name) => (typeof args[name] === "string" ? args[name] : ""),
    texts: (name) => list(name).map(String),
    number: (name) => (typeof args[name] === "number" ? args[name] : null),
    isOn: (name) => args[name] === true,
    object: (name) => (args[name] instanceof Recipe ? args[name] : null),
    objects: (name) => list(name).filter((one) => one instanceof Recipe),
  };
}

function isNothing(value: RecipeArg): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || value === "" || value === false;
}
