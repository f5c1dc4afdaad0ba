// The card of an object of the API: its chain, and what the engine says of it without running
// anything. The engine is asked once, and not waited for beyond the given time.
// Invariant: no card starts an engine, runs a step, or fails: what is not known is left out.

import { decodeRecipe, type Recipe } from "../../stdlib/base/recipe.ts";
import { showCalls } from "../../stdlib/client/show.ts";
import type { Connection } from "../../stdlib/index.ts";
import type { Card, CardStep, Shown } from "../display.ts";
import { stepStateOf } from "../text/steps.ts";
import { askAbout, type Known } from "./ask.ts";
import { containerFacts, fileContent, treeOf } from "./facts.ts";
import { fileName } from "./file-name.ts";

type Lazy = Pick<Extract<Shown, { kind: "lazy" }>, "type" | "id" | "chain">;

export async function cardOf(lazy: Lazy, connection: Connection, waitMs: number): Promise<Card> {
  const recipe = readId(lazy.id);
  if (recipe === null) {
    const step: CardStep = { code: lazy.chain, state: "unknown", tookMs: null };
    return { kind: "other", type: lazy.type, steps: [step] };
  }
  const known = connection.isOpen ? await askAbout(lazy, connection, waitMs) : null;
  const steps = stepsOf(recipe, known);
  switch (lazy.type) {
    case "Container":
      return { kind: "container", steps, facts: containerFacts(known) };
    case "Directory":
      return { kind: "directory", steps, tree: treeOf(known?.look ?? null) };
    case "File":
      return { kind: "file", steps, name: fileName(recipe), content: fileContent(known) };
    default:
      return { kind: "other", type: lazy.type, steps };
  }
}

function readId(id: string): Recipe | null {
  try {
    return decodeRecipe(id);
  } catch {
    return null;
  }
}

/** The engine's links are those of the same ID, so they stand at the same places. */
function stepsOf(recipe: Recipe, known: Known | null): CardStep[] {
  return showCalls(recipe).map((code, at) => {
    const link = known?.plan.links[at];
    if (link === undefined) return { code, state: "unknown", tookMs: null };
    return { code, state: stepStateOf(link), tookMs: link.tookMs };
  });
}
