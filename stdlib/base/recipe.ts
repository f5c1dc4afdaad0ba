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

/** The IDs of one conversation, in which most are the one before and some rows more. */
export interface Ids {
  write(recipe: Recipe): string;
  /** Throws a RangeError that says what is wrong; an ID comes from outside. */
  read(id: string): Recipe;
}

/**
 * Only the rows in which an ID differs from the one before are worked on, and what was read or
 * written before comes back as the very same Recipe.
 */
export function createIds(): Ids {
  const [writeRows, readRows] = [createRowWriter(), createRowReader()];
  let written: { readonly id: string; readonly recipe: Recipe } | null = null;
  return {
    write(recipe) {
      if (written?.recipe === recipe) return written.id;
      const id = PREFIX + toBase64Url(`[${writeRows(recipe)}]`);
      written = { id, recipe };
      return id;
    },
    read(id) {
      if (written?.id === id) return written.recipe;
      if (id.startsWith(PREFIX)) return readRows(fromBase64Url(id.slice(PREFIX.length)));
      throw new RangeError(`not an ID: expected text that starts ${PREFIX}`);
    },
  };
}

export function encodeRecipe(recipe: Recipe): string {
  return createIds().write(recipe);
}

export function decodeRecipe(id: string): Recipe {
  return createIds().read(id);
}

/** A row that was written; good as long as it stands where it says. */
interface Written {
  readonly at: number;
  readonly text: string;
  /** Where it ends in the text of all. */
  readonly end: number;
}

/** Answers the text of a Recipe's rows. Those of the last one are kept as far as the next needs. */
function createRowWriter(): (recipe: Recipe) => string {
  const rows: Written[] = [];
  let whole = "";
  const rowOfText = new Map<string, Written>();
  const rowOfRecipe = new WeakMap<Recipe, Written>();
  /** The receivers of the last one: the rows up to such a one are all of its own text. */
  const trunk = new WeakMap<Recipe, Written>();

  const find = (recipe: Recipe, known: WeakMap<Recipe, Written>) => {
    const row = known.get(recipe);
    return row !== undefined && rows[row.at] === row ? row : undefined;
  };
  const put = (recipe: Recipe): number => {
    let on = -1;
    for (const link of chainOf(recipe, (one) => find(one, rowOfRecipe) !== undefined)) {
      on = (find(link, rowOfRecipe) ?? write(link, on)).at;
    }
    return on;
  };
  const write = (link: Recipe, on: number): Written => {
    const text = canonical([on, link.field, flatten(link.args), link.nth ?? -1]);
    const row = rowOfText.get(text) ?? append(text);
    rowOfRecipe.set(link, row);
    return row;
  };
  const append = (text: string): Written => {
    whole += rows.length === 0 ? text : `,${text}`;
    const row = { at: rows.length, text, end: whole.length };
    rows.push(row);
    rowOfText.set(text, row);
    return row;
  };
  const cut = (known: Written | undefined) => {
    whole = whole.slice(0, known?.end ?? 0);
    const gone = rows.splice(known === undefined ? 0 : known.at + 1);
    for (const { text } of gone) rowOfText.delete(text);
  };
  const flatten = (arg: RecipeArg): Json => {
    if (arg instanceof Recipe) return { $: put(arg) };
    if (Array.isArray(arg)) return (arg as readonly RecipeArg[]).map(flatten);
    if (arg === null || typeof arg !== "object") return arg as Json;
    return Object.fromEntries(Object.entries(arg).map(([key, value]) => [key, flatten(value)]));
  };

  return (recipe) => {
    const [first = recipe, ...rest] = chainOf(recipe, (one) => find(one, trunk) !== undefined);
    const known = find(first, trunk);
    cut(known);
    let last = known ?? write(first, -1);
    trunk.set(first, last);
    for (const link of rest) {
      last = write(link, last.at);
      trunk.set(link, last);
    }
    return whole;
  };
}

/** From the nearest receiver that is known already (or the root) up to `recipe`, in that order. */
function chainOf(recipe: Recipe, isKnown: (recipe: Recipe) => boolean): Recipe[] {
  const chain: Recipe[] = [];
  for (let link: Recipe | null = recipe; link !== null; link = link.on) {
    chain.push(link);
    if (isKnown(link)) break;
  }
  return chain.reverse();
}

/** A row that was read, and where it ends in the text. */
interface Seen {
  readonly recipe: Recipe;
  readonly end: number;
}

function createRowReader(): (text: string) => Recipe {
  let last = "";
  let seen: readonly Seen[] = [];
  return (text) => {
    const kept = seen.slice(0, countShared(seen, last, text));
    const begin = kept.at(-1)?.end ?? 0;
    const rest = begin === 0 ? text : `[${text.slice(begin + 1)}`;
    const [recipes, fresh] = [kept.map(({ recipe }) => recipe), parseRows(rest)];
    let end = begin;
    for (const row of fresh) {
      const recipe = readRow(row, recipes);
      recipes.push(recipe);
      end += 1 + JSON.stringify(row).length;
      kept.push({ recipe, end });
    }
    // In a text with spaces, or with another spelling of a number, the rows end elsewhere.
    [last, seen] = [text, rest === JSON.stringify(fresh) ? kept : []];
    return at(recipes, recipes.length - 1);
  };
}

/** How many rows of the last text another one begins with, and goes on after. */
function countShared(seen: readonly Seen[], last: string, text: string): number {
  const isShared = (count: number) => {
    const end = seen[count - 1]?.end ?? 0;
    return text.startsWith(",[", end) && text.startsWith(last.slice(0, end));
  };
  let [shared, most] = [0, seen.length];
  for (let tried = most; shared < most; tried = (shared + most + 1) >> 1) {
    if (isShared(tried)) shared = tried;
    else most = tried - 1;
  }
  return shared;
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
