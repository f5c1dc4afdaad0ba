// Where the files of a directory or a file are found: in a stage, in the folder that is built from,
// or beside the Dockerfile.

import { posix } from "node:path";
import type { Recipe } from "../../../stdlib/base/recipe.ts";
import { readCall } from "./asked.ts";
import type { RecipeGraph } from "./graph.ts";
import type { Made, Site, Spot } from "./words.ts";

export interface PlacesOptions extends Pick<Site, "refuse" | "text"> {
  readonly graph: RecipeGraph;
  stageOf(recipe: Recipe): Made;
  /** What is of the host. */
  take(call: Recipe): Spot;
}

export function createPlaces({
  graph: { typeOf, isMade },
  stageOf,
  take,
  text,
  refuse,
}: PlacesOptions): Pick<Site, "directory" | "file"> {
  const inside = (on: Recipe, path: string): Spot => {
    if (typeOf(on) === "Directory") {
      const spot = directory(on);
      return { ...spot, path: posix.join(spot.path, path) };
    }
    const { stage, going } = stageOf(on);
    if (going.workdir === null && !path.startsWith("/")) {
      refuse(`${path}: only the image says where it counts from; write the whole path`);
    }
    const whole = posix.resolve(going.workdir ?? "/", path);
    const mounted = [...going.mounts.keys()].find((one) => `${whole}/`.startsWith(`${one}/`));
    if (mounted !== undefined) refuse(`${whole}: it is mounted, so it is in no image`);
    return { stage, path: whole };
  };
  const directory = (recipe: Recipe): Spot => {
    const { field, on } = recipe;
    if (isMade(recipe)) return { stage: stageOf(recipe).stage, path: "/" };
    if (field === "directory" && on !== null) {
      if (typeOf(on) === "Host") return take(recipe);
      return inside(on, readCall(recipe, ["path"], { refuse }).text("path"));
    }
    if (field === "rootfs" && on !== null) return { stage: stageOf(on).stage, path: "/" };
    refuse(field === "_tree" ? "what was kept of a terminal" : field);
    return NOWHERE;
  };
  const file = (recipe: Recipe): Spot => {
    const { field, on } = recipe;
    if (field === "file" && on === null) {
      return text(readCall(recipe, ["name", "contents"], { refuse }).text("contents"));
    }
    if (field === "file" && on !== null) {
      if (typeOf(on) === "Host") return take(recipe);
      return inside(on, readCall(recipe, ["path"], { refuse }).text("path"));
    }
    refuse(field);
    return NOWHERE;
  };
  return { directory, file };
}

const NOWHERE: Spot = { stage: null, path: "." };
