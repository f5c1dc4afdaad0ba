// Values as a Dockerfile, and what its build needs beside it. Pure.
// Invariant: either all that a value is made of has an instruction that does the same, or it is
// said what has none.

import { posix } from "node:path";
import type { Recipe } from "../../../stdlib/base/recipe.ts";
import { RondelError } from "../../../stdlib/index.ts";
import { freeName } from "../parameters.ts";
import { createContext } from "./context.ts";
import { graphRecipes, type RecipeGraph } from "./graph.ts";
import { createStages } from "./stages.ts";
import type { Build, Site, Spot, Target } from "./words.ts";

export interface BuildOptions {
  /** The folder that is built from; paths of the host count from there. */
  readonly cwd: string;
  /** Values that the session has given a name. */
  readonly names: readonly Target[];
  /** An image by its digest. */
  pinned(address: string): string;
}

/** What the Dockerfile calls the folder of the texts that it cannot hold. */
export const TEXTS = "texts";

export function buildOf(targets: readonly Target[], { cwd, names, pinned }: BuildOptions): Build {
  const reasons = new Set<string>();
  const refuse = (why: string) => void reasons.add(why);
  const graph = graphRecipes(targets.map(({ recipe }) => recipe));
  const context = createContext(cwd, { refuse });
  const files = new Map<string, string>();
  const secrets = new Map<string, string>();
  let needsHostNetwork = false;
  const stages = createStages({
    graph,
    nameFor: createNames([...targets, ...names], graph),
    take: context.take,
    pinned,
    refuse,
    text: (contents) => textIn(files, contents),
    secret: (recipe) => secretOf(recipe, secrets, refuse),
    useHostNetwork: () => {
      needsHostNetwork = true;
    },
  });
  const made = new Map(targets.map((target) => [target.name, stages.add(target)]));
  settle(reasons);
  const beside = { ignored: context.ignored(), files, secrets, needsHostNetwork };
  return { stages: stages.all, made, ...beside };
}

/** What a stage is called: as the session called it, or by its number. */
function createNames(named: readonly Target[], { keyOf }: RecipeGraph): (one: Recipe) => string {
  const taken = new Set([TEXTS, "scratch", "context"]);
  const byKey = new Map<string, string>();
  const give = (key: string, wanted: string) => {
    const name = byKey.get(key) ?? freeName(wanted, (one) => taken.has(one));
    taken.add(name);
    byKey.set(key, name);
    return name;
  };
  for (const { name, recipe } of named) give(keyOf(recipe), stageName(name));
  return (recipe) => give(keyOf(recipe), "part");
}

/** `webImage` as `web-image`. */
export function stageName(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
  const plain = words.replace(/[^a-z0-9]+/g, "-").replace(/^[-0-9]+|-+$/g, "");
  return plain === "" ? "value" : plain;
}

function textIn(files: Map<string, string>, contents: string): Spot {
  const known = [...files].find(([, one]) => one === contents)?.[0];
  const name = known ?? `text-${files.size + 1}`;
  files.set(name, contents);
  return { stage: TEXTS, path: name };
}

function secretOf(
  { args: { uri } }: Recipe,
  secrets: Map<string, string>,
  refuse: Site["refuse"],
): string {
  const [, kind, where = ""] = /^(env|file):\/\/(.+)$/.exec(String(uri)) ?? [];
  const id = posix.basename(where).replace(/[^\w.-]/g, "_");
  const source = kind === "env" ? `env=${where}` : `src=${where}`;
  if (kind === undefined) refuse("a secret that comes neither from env:// nor from file://");
  else if (/[,"\n\r]/.test(where)) refuse(`a secret from ${where}: docker ends it at a comma`);
  else if ((secrets.get(id) ?? source) !== source) refuse(`two secrets that are called ${id}`);
  else secrets.set(id, source);
  return id;
}

function settle(reasons: ReadonlySet<string>): void {
  if (reasons.size === 0) return;
  const told = [...reasons].map((reason) => `\n  ${reason}`);
  throw new RondelError(
    `docker cannot do the same as this:${told.join("")}`,
    "Save a module instead, or leave these calls out.",
  );
}
