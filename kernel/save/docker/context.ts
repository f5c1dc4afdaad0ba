// The folder that is built from: what the Dockerfile copies of it, and hence what it must see.

import { join, relative, resolve } from "node:path";
import type { Recipe } from "../../../stdlib/base/recipe.ts";
import { readCall } from "./asked.ts";
import type { Site, Spot } from "./words.ts";

export interface Context {
  /** `host().directory(…)` or `host().file(…)`. */
  take(call: Recipe): Spot;
  /** As in a `.dockerignore`. */
  ignored(): readonly string[];
}

interface Taken {
  readonly path: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Paths count from `cwd`. */
export function createContext(cwd: string, site: Pick<Site, "refuse">): Context {
  const all: Taken[] = [];
  return {
    take(call) {
      const asked = readCall(call, ["path", "include", "exclude", "noCache"], site);
      const path = relative(cwd, resolve(cwd, asked.text("path"))) || ".";
      if (path.startsWith("..")) {
        site.refuse(`${asked.text("path")}: it is not in ${cwd}, which docker would build from`);
      }
      const taken = { path, include: asked.texts("include"), exclude: asked.texts("exclude") };
      const odd = [path, ...taken.include, ...taken.exclude].find((one) => isOddLine(one));
      if (odd !== undefined) {
        site.refuse(`${JSON.stringify(odd)}: a .dockerignore has a line for each pattern, trimmed`);
      }
      const other = all.find((one) => isInOneAnother(one, taken) && !isCompatible(one, taken));
      if (other !== undefined) {
        site.refuse(`${path} and ${other.path}: one holds the other, with patterns of its own`);
      }
      if (!all.some((one) => isSame(one, taken))) all.push(taken);
      return { stage: null, path };
    },
    ignored() {
      const whole = all.find(({ path, include }) => path === "." && include.length === 0);
      if (whole !== undefined) return whole.exclude;
      return [
        "*",
        ...all.flatMap(({ path, include }) => {
          const seen = include.length > 0 ? include : [""];
          return seen.map((pattern) => below(path, pattern, true));
        }),
        ...all.flatMap(({ path, exclude }) => exclude.map((pattern) => below(path, pattern))),
      ];
    },
  };
}

function isOddLine(text: string): boolean {
  return /[\n\r]/.test(text) || text !== text.trim();
}

/** A pattern that begins with ! takes back what another left out. */
function below(path: string, pattern: string, isSeen = false): string {
  const isBack = pattern.startsWith("!") !== isSeen;
  return `${isBack ? "!" : ""}${join(path, pattern.replace(/^!/, "").replace(/^\/+/, ""))}`;
}

function isInOneAnother({ path: one }: Taken, { path: other }: Taken): boolean {
  const holds = (a: string, b: string) => a === "." || a === b || b.startsWith(`${a}/`);
  return holds(one, other) || holds(other, one);
}

function isCompatible(one: Taken, other: Taken): boolean {
  const isPlain = ({ include, exclude }: Taken) => include.length === 0 && exclude.length === 0;
  return isSame(one, other) || (isPlain(one) && isPlain(other));
}

function isSame(one: Taken, other: Taken): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
