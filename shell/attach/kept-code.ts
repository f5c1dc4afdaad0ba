// What was kept of a terminal, as code that makes it again: the calls that were added to what the
// terminal was opened on. Folders in it are named by their content, so it is data, and not another
// stay at a terminal.

import { decodeRecipe, type Recipe } from "../../stdlib/base/recipe.ts";
import { writeCalls } from "../../stdlib/client/show.ts";

export interface Base {
  /** The ID of what the terminal was opened on. */
  readonly id: string;
  /** An expression for it. */
  readonly text: string;
}

export function codeOfKept(kept: string, base: Base | null): string {
  const recipe = decodeRecipe(kept);
  const calls = writeCalls(recipe);
  if (base === null) return calls.join("");
  const known = fieldsOf(decodeRecipe(base.id));
  const isAbove = known.every((field, at) => fieldsOf(recipe)[at] === field);
  return isAbove ? `${base.text}${calls.slice(known.length).join("")}` : calls.join("");
}

/** What they are called with is not compared: in what was kept, folders and tags are pinned. */
function fieldsOf(recipe: Recipe): string[] {
  const fields: string[] = [];
  for (let link: Recipe | null = recipe; link !== null; link = link.on) fields.push(link.field);
  return fields.reverse();
}
