// A Recipe is how an API object was made: a chain of field calls, whose arguments may be recipes.
// Its text is the object's ID. Both sides of the wire use this file, so that a client can name an
// object it has only described, with no round trip.
// Not here: what a field means, which arguments it has (engine/api knows).
// Invariant: equal recipes have equal texts, and a part used twice is written once.

import { canonical, type Json } from "./canonical.ts";

export type RecipeArg =
  | Json
  | Recipe
  | readonly RecipeArg[]
  | { readonly [key: string]: RecipeArg };

export class Recipe {
  readonly on: Recipe | null;
  readonly field: string;
  readonly args: Readonly<Record<string, RecipeArg>>;
  /** Which element, when the field answers a list. */
  readonly nth: number | null;

  constructor(
    on: Recipe | null,
    field: string,
    args: Readonly<Record<string, RecipeArg>> = {},
    nth: number | null = null,
  ) {
    this.on = on;
    this.field = field;
    this.args = args;
    this.nth = nth;
  }
}

const PREFIX = "rdl1.";
/** `[row of the receiver or -1, field, arguments, element or -1]`; `{"$":n}` points at row n. */
type Row = [on: number, field: string, args: Json, nth: number];

export function encodeRecipe(recipe: Recipe): string {
  const rows: string[] = [];
  const rowOfText = new Map<string, number>();
  const rowOfRecipe = new Map<Recipe, number>();

  const put = (one: Recipe): number => {
    let on = -1;
    for (const link of chainOf(one, rowOfRecipe)) {
      const known = rowOfRecipe.get(link);
      on = known ?? write(link, on);
    }
    return on;
  };
  const write = (link: Recipe, on: number): number => {
    const text = canonical([on, link.field, flatten(link.args), link.nth ?? -1]);
    const row = rowOfText.get(text) ?? rows.push(text) - 1;
    rowOfText.set(text, row);
    rowOfRecipe.set(link, row);
    return row;
  };
  const flatten = (arg: RecipeArg): Json => {
    if (arg instanceof Recipe) return { $: put(arg) };
    if (Array.isArray(arg)) return (arg as readonly RecipeArg[]).map(flatten);
    if (arg === null || typeof arg !== "object") return arg as Json;
    return Object.fromEntries(Object.entries(arg).map(([key, value]) => [key, flatten(value)]));
  };

  put(recipe);
  return PREFIX + toBase64Url(`[${rows.join(",")}]`);
}

/** From the nearest receiver that has a row already (or the root) up to `recipe`, in that order. */
function chainOf(recipe: Recipe, rowOfRecipe: ReadonlyMap<Recipe, number>): Recipe[] {
  const chain: Recipe[] = [];
  for (let link: Recipe | null = recipe; link !== null; link = link.on) {
    chain.push(link);
    if (rowOfRecipe.has(link)) break;
  }
  return chain.reverse();
}

/** Throws a RangeError that says what is wrong; an ID comes from outside. */
export function decodeRecipe(id: string): Recipe {
  return createRecipeReader()(id);
}

/**
 * Reads one ID after the other. In a long session most are the one before and some rows more: then
 * only those are read, and the Recipes of the others are the very same objects.
 */
export function createRecipeReader(): (id: string) => Recipe {
  let last: { readonly rows: string; readonly recipes: readonly Recipe[] } | null = null;
  return (id) => {
    if (!id.startsWith(PREFIX)) {
      throw new RangeError(`not an ID: expected text that starts ${PREFIX}`);
    }
    const text = fromBase64Url(id.slice(PREFIX.length));
    const isLonger = last !== null && text.startsWith(`${last.rows},[`);
    const recipes = last !== null && isLonger ? [...last.recipes] : [];
    const rest = last !== null && isLonger ? `[${text.slice(last.rows.length + 1)}` : text;
    for (const row of parseRows(rest)) recipes.push(readRow(row, recipes));
    const whole = at(recipes, recipes.length - 1);
    last = { rows: text.trimEnd().slice(0, -1), recipes };
    return whole;
  };
}

function readRow([on, field, args, nth]: Row, recipes: readonly Recipe[]): Recipe {
  const receiver = on === -1 ? null : at(recipes, on);
  const grown = grow(args, recipes) as Record<string, RecipeArg>;
  return new Recipe(receiver, field, grown, nth === -1 ? null : nth);
}

function parseRows(text: string): Row[] {
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch {
    throw new RangeError("not an ID: its text is damaged");
  }
  if (!Array.isArray(rows) || !rows.every(isRow)) throw new RangeError("not an ID: unknown form");
  return rows;
}

function isRow(row: unknown): row is Row {
  if (!Array.isArray(row) || row.length !== 4) return false;
  const [on, field, args, nth] = row;
  const isArgs = typeof args === "object" && args !== null && !Array.isArray(args);
  return Number.isInteger(on) && typeof field === "string" && isArgs && Number.isInteger(nth);
}

function grow(arg: Json, recipes: readonly Recipe[]): RecipeArg {
  if (arg === null || typeof arg !== "object") return arg;
  if (Array.isArray(arg)) return arg.map((one) => grow(one as Json, recipes));
  const members = Object.entries(arg as { readonly [key: string]: Json });
  const [first] = members;
  if (members.length === 1 && first?.[0] === "$") return at(recipes, Number(first[1]));
  return Object.fromEntries(members.map(([key, value]) => [key, grow(value, recipes)]));
}

function at(recipes: readonly Recipe[], row: number): Recipe {
  const recipe = recipes[row];
  if (recipe === undefined) throw new RangeError("not an ID: a part of it is missing");
  return recipe;
}

function toBase64Url(text: string): string {
  return Buffer.from(text, "utf8").toString("base64url");
}

function fromBase64Url(text: string): string {
  return Buffer.from(text, "base64url").toString("utf8");
}
