// Containers and directories as the stages of a Dockerfile, each after those that it needs.

import type { Recipe } from "../../../stdlib/base/recipe.ts";
import { readCall } from "./asked.ts";
import { copy, copyAll } from "./copy.ts";
import type { RecipeGraph } from "./graph.ts";
import { writeCall } from "./instructions.ts";
import { createPlaces } from "./places.ts";
import type { Going, Made, Site, Spot, Stage, Target } from "./words.ts";

export interface StagesOptions extends Omit<Site, "directory" | "file"> {
  readonly graph: RecipeGraph;
  nameFor(recipe: Recipe): string;
  /** What is of the host. */
  take(call: Recipe): Spot;
  /** An image by its digest. */
  pinned(address: string): string;
}

export interface Stages {
  readonly all: readonly Stage[];
  /** Answers the stage that holds it and nothing else. */
  add(target: Target): string;
}

/** How a stage begins, and the calls that are left to be written. */
interface Beginning {
  readonly from: string;
  readonly lines: readonly string[];
  readonly rest: readonly Recipe[];
  readonly going: Going;
}

const NOTHING_YET: Going = { workdir: "/", mounts: new Map(), hasCommand: false };

export function createStages(options: StagesOptions): Stages {
  const { graph, nameFor } = options;
  const all: Stage[] = [];
  const made = new Map<string, Made>();

  const stageOf = (recipe: Recipe): Made => {
    const known = made.get(graph.keyOf(recipe));
    if (known !== undefined) return known;
    const name = nameFor(recipe);
    const begun = begin(recipe);
    let { going } = begun;
    const lines = [`FROM ${begun.from} AS ${name}`, ...begun.lines];
    for (const call of begun.rest) {
      const written = writeCall(call, graph.typeOf(call), going, site);
      lines.push(...written.lines);
      going = { ...going, ...written.going };
    }
    all.push({ name, lines });
    const stage = { stage: name, going };
    made.set(graph.keyOf(recipe), stage);
    return stage;
  };
  const site: Site = { ...options, ...createPlaces({ ...options, stageOf }) };
  const begin = (recipe: Recipe): Beginning => {
    const [chain, base] = chainOf(recipe, graph);
    if (base === null) return beginAlone(chain, site, options);
    if (graph.typeOf(base) !== graph.typeOf(recipe)) {
      options.refuse(chain[0]?.field ?? "");
      return { from: "scratch", lines: [], rest: [], going: NOTHING_YET };
    }
    if (graph.isMade(base)) {
      const { stage, going } = stageOf(base);
      return { from: stage, lines: [], rest: chain, going };
    }
    const lines = [copyAll(site.directory(base), "/", null, site)];
    return { from: "scratch", lines, rest: chain, going: NOTHING_YET };
  };
  return {
    all,
    add({ recipe }) {
      if (graph.isMade(recipe)) return stageOf(recipe).stage;
      const name = nameFor(recipe);
      if (all.some((stage) => stage.name === name)) return name;
      const type = graph.typeOf(recipe);
      const spot = type === "File" ? site.file(recipe) : site.directory(recipe);
      const line = type === "File" ? copy(spot, "/", null, site) : copyAll(spot, "/", null, site);
      all.push({ name, lines: [`FROM scratch AS ${name}`, line] });
      return name;
    },
  };
}

/** The calls after the nearest value that is a stage of its own or no stage at all. */
function chainOf(recipe: Recipe, graph: RecipeGraph): [readonly Recipe[], Recipe | null] {
  const chain = [recipe];
  let base = recipe.on;
  const isPart = (one: Recipe) =>
    graph.typeOf(one) === graph.typeOf(recipe) && graph.isMade(one) && !graph.isStage(one);
  for (; base !== null && isPart(base); base = base.on) chain.unshift(base);
  return [chain, base];
}

function beginAlone(
  [first, second, ...rest]: readonly Recipe[],
  site: Site,
  { pinned }: Pick<StagesOptions, "pinned">,
): Beginning {
  const platform = first === undefined ? "" : readCall(first, ["platform"], site).text("platform");
  const flag = platform === "" ? "" : `--platform=${platform} `;
  const refuseOdd = (text: string) => {
    if (!/^[\w./:@-]*$/.test(text)) site.refuse(`the name ${JSON.stringify(text)}`);
  };
  refuseOdd(platform);
  if (second?.field === "from") {
    const image = pinned(readCall(second, ["address"], site).text("address"));
    refuseOdd(image);
    return { from: flag + image, lines: [], rest, going: { ...NOTHING_YET, workdir: null } };
  }
  if (second?.field === "withRootfs") {
    const root = readCall(second, ["directory"], site).object("directory");
    const lines = root === null ? [] : [copyAll(site.directory(root), "/", null, site)];
    return { from: `${flag}scratch`, lines, rest, going: NOTHING_YET };
  }
  const calls = second === undefined ? [] : [second, ...rest];
  return { from: `${flag}scratch`, lines: [], rest: calls, going: NOTHING_YET };
}
