// What was changed in a terminal, as an object: the calls that anybody could write, on the object
// that the terminal was opened on, with folders that are named by their content. So it is cached,
// saved and made again like everything else.

import { encodeRecipe, Recipe, type RecipeArg } from "../../../stdlib/base/recipe.ts";
import { relativeTo } from "../../op/path.ts";
import { hasSigns } from "../../op/pattern/wildcard.ts";
import type { FailedExec, KeptTree } from "../../solver/solver.ts";
import type { Context } from "../context.ts";
import { treeRecipe } from "../types/query.ts";
import { DIRECTORY_AT } from "./target.ts";

/** Answers an ID. */
export async function keepOn(
  base: string | null,
  failed: FailedExec | null,
  kept: readonly KeptTree[],
  context: Context,
): Promise<string> {
  const recipe = await recipeFor(base, failed, kept, context);
  const made = encodeRecipe(recipe);
  // What cannot be made again is no object.
  await context.load(made);
  return made;
}

async function recipeFor(
  base: string | null,
  failed: FailedExec | null,
  kept: readonly KeptTree[],
  context: Context,
): Promise<Recipe> {
  if (base === null) return kept.reduce(lay, asContainer(failed));
  const { type, recipe } = await context.load(base);
  if (type !== "Directory") return kept.reduce(lay, recipe);
  const own = kept.filter(({ at }) => at === DIRECTORY_AT);
  return own.map(asSeenInside).reduce(lay, recipe);
}

/** All that is known of a failed exec whose chain nobody has named. */
function asContainer(failed: FailedExec | null): Recipe {
  const { user = "", cwd = "/", env = [] } = failed ?? {};
  const start = new Recipe(new Recipe(null, "container"), "withWorkdir", { path: cwd });
  const owned = user === "" ? start : new Recipe(start, "withUser", { name: user });
  return env.reduce<Recipe>(
    (on, [name, value]) => new Recipe(on, "withEnvVariable", { name, value }),
    owned,
  );
}

function asSeenInside(kept: KeptTree): KeptTree {
  const removed = kept.removed.map((path) => relativeTo(DIRECTORY_AT, path));
  return { ...kept, at: "/", removed };
}

function lay(on: Recipe, { at, tree, path, isFile, isWhole, removed }: KeptTree): Recipe {
  const whole = treeRecipe(tree);
  if (isFile) {
    return call(on, "withFile", { path: at, source: call(whole, "file", { path }) });
  }
  const source = path === "/" ? whole : call(whole, "directory", { path });
  if (isWhole && at === "/") return call(on, "withRootfs", { directory: source });
  const gone = isWhole ? [at] : removed;
  const exact = gone.some(hasSigns) ? { exact: true } : {};
  const cleared = gone.length === 0 ? on : call(on, "withoutFiles", { paths: gone, ...exact });
  return call(cleared, "withDirectory", { path: at, source });
}

function call(on: Recipe, field: string, args: Readonly<Record<string, RecipeArg>>): Recipe {
  return new Recipe(on, field, args);
}
