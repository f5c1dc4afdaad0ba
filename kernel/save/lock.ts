// What a module was when it was saved: the digests that its functions gave, the images that their
// tags meant, and what the session had in the place of each parameter. Kept beside the module.

import { createHash } from "node:crypto";
import { decodeRecipe, Recipe, type RecipeArg } from "../../stdlib/base/recipe.ts";
import { RondelError } from "../../stdlib/index.ts";
import type { Given, SavedModule } from "./words.ts";

export const LOCK_FILE = "rondel.lock.json";
const FORMAT = 1;

export interface Lock {
  readonly format: typeof FORMAT;
  readonly session: string;
  /** By address as it is in the code: with the digest that it had. */
  readonly images: Readonly<Record<string, string>>;
  readonly functions: Readonly<Record<string, LockedFunction>>;
}

export interface LockedFunction {
  /** Of what it answered; null when that was not asked, as of what takes arguments of its own. */
  readonly digest: string | null;
  readonly parameters: Readonly<Record<string, Given>>;
}

/** What a session has under a name. */
export interface Recorded {
  /** As the session described it; null of what is no object of the API. */
  readonly described: string | null;
  /** With all that it names outside pinned. */
  readonly pinned: string | null;
  /** Of any other value. */
  readonly json: string | null;
}

export async function lockOf(
  { functions }: SavedModule,
  session: string,
  record: (expression: string) => Promise<Recorded | null>,
): Promise<Lock> {
  const images: Record<string, string> = {};
  const locked: Record<string, LockedFunction> = {};
  for (const { name, expression, isFunction, parameters } of functions) {
    const recorded = isFunction ? null : await record(expression);
    Object.assign(images, imagesOf(recorded));
    locked[name] = {
      digest: recorded === null ? null : digestOf(recorded.pinned ?? recorded.json ?? ""),
      parameters: Object.fromEntries(parameters.map((one) => [one.name, one.given])),
    };
  }
  return { format: FORMAT, session, images, functions: locked };
}

/** What the addresses in the description of a value meant. */
export function imagesOf(
  recorded: Pick<Recorded, "described" | "pinned"> | null,
): Readonly<Record<string, string>> {
  const images: Record<string, string> = {};
  const { described = null, pinned = null } = recorded ?? {};
  if (described !== null && pinned !== null) {
    pairImages(decodeRecipe(described), decodeRecipe(pinned), images);
  }
  return images;
}

export function digestOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

/** The two describe one value, so their calls are the same; what was pinned differs. */
function pairImages(described: Recipe, pinned: Recipe, images: Record<string, string>): void {
  for (let [one, other]: Pair = [described, pinned]; one !== null && other !== null; ) {
    const [address, reference] = [one.args["address"], other.args["address"]];
    if (one.field === "from" && typeof address === "string" && typeof reference === "string") {
      images[address] = reference;
    }
    for (const [key, arg] of Object.entries(one.args)) pairArgs(arg, other.args[key], images);
    [one, other] = [one.on, other.on];
  }
}

type Pair = [Recipe | null, Recipe | null];

function pairArgs(
  one: RecipeArg,
  other: RecipeArg | undefined,
  images: Record<string, string>,
): void {
  if (one instanceof Recipe && other instanceof Recipe) pairImages(one, other, images);
  if (!Array.isArray(one) || !Array.isArray(other)) return;
  const others: readonly RecipeArg[] = other;
  one.forEach((arg: RecipeArg, index) => void pairArgs(arg, others[index], images));
}

export function readLock(text: string, path: string): Lock {
  const lock: unknown = JSON.parse(text);
  if (isLock(lock)) return lock;
  throw new RondelError(`${path} is no lockfile of format ${FORMAT}`, "Save the module again.");
}

function isLock(value: unknown): value is Lock {
  if (typeof value !== "object" || value === null) return false;
  return "format" in value && value.format === FORMAT && "functions" in value && "images" in value;
}
