// The modules, bound to a client: functions that answer Containers.

import { encodeRecipe, Recipe } from "../base/recipe.ts";
import type { Client, Directory } from "../client/generated.ts";
import { createDebian } from "./debian.ts";
import { createFinder } from "./toolbox/find.ts";
import { createToolbox } from "./toolbox/toolbox.ts";

export interface ModuleSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly node: string;
}

const STANDARD_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

export function bindModules(client: Client, { env, node }: ModuleSurroundings) {
  // The tools of a system lie in sbin too, which is not in every user's path.
  const searchPath = [env["PATH"], STANDARD_PATH].filter((path) => path).join(":");
  const toolbox = createToolbox({ client, searchPath, node });
  const hasProgram = (name: string) => createFinder(searchPath).program(name) !== null;
  return { toolbox, debian: createDebian({ client, toolbox, hasProgram }), tree: treeOf(client) };
}

/** A folder by its content, as long as the engine has it. */
function treeOf(client: Client): (digest: string) => Directory {
  return (digest) =>
    client.loadDirectoryFromID(encodeRecipe(new Recipe(null, "_tree", { digest })));
}
