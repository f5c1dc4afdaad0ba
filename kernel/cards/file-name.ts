// The name of a file, as its chain gives it. Nothing is asked.

import type { Recipe } from "../../stdlib/base/recipe.ts";

/** Empty when the chain does not say. */
export function fileName(recipe: Recipe): string {
  for (let link: Recipe | null = recipe; link !== null; link = link.on) {
    if (link.field === "asTarball") return "image.tar";
    const named = link.field === "withName" ? link.args["name"] : null;
    const path = link.field === "file" ? (link.args["path"] ?? link.args["name"]) : null;
    const text = named ?? path;
    if (typeof text === "string") return text.slice(text.lastIndexOf("/") + 1);
  }
  return "";
}
