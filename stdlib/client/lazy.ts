// A Lazy is an API object that has been described and not yet made: the chain of calls behind it,
// and the wire by which a leaf asks for its value. The generated classes extend it.
// Not here: what fields there are (generated.ts), how a question travels (link.ts).
// Invariant: a Lazy never changes and building one does no I/O; a leaf sends exactly one document.

import { createIds, type Ids, Recipe, type RecipeArg } from "../base/recipe.ts";
import { type ArgTypes, leafDocument } from "./document.ts";
import { followOutput, type OutputChunk, type OutputOptions } from "./output.ts";
import type { ScreenOptions } from "./screen.ts";
import { showRecipe } from "./show.ts";
import { callSite, failAt } from "./site.ts";
import type { Opening, TerminalOptions } from "./terminal/options.ts";

/** Sends one document and answers its `data`. */
export interface Wire {
  ask(document: string, variables: Variables): Promise<Answer>;
  /** The answers of a subscription, where there is one connection for all. */
  follow?(document: string, variables: Variables): AsyncIterable<Answer>;
  /** A stay at a terminal, from its opening to its end: the ID of what was kept, or null. */
  stay?(opening: Opening): Promise<string | null>;
  /** The ID of a container in which folders are looked at when none is named. */
  tools?(): string;
}

export type Variables = Readonly<Record<string, unknown>>;
export type Answer = Readonly<Record<string, unknown>>;
/** Arguments by name; what is undefined or null was not given. */
export type Args = object;
export type LazyClass<T> = new (wire: Wire, recipe: Recipe | null, ids: Ids) => T;

export abstract class Lazy {
  readonly #wire: Wire;
  readonly #recipe: Recipe | null;
  /** What comes from one root shares them, so that a long chain is not written whole each time. */
  readonly #ids: Ids;

  constructor(wire: Wire, recipe: Recipe | null, ids: Ids = createIds()) {
    this.#wire = wire;
    this.#recipe = recipe;
    this.#ids = ids;
  }

  /** The name of its type in the schema. */
  abstract get [Symbol.toStringTag](): string;

  /** How it is made; null for the root. */
  static recipeOf(lazy: Lazy): Recipe | null {
    return lazy.#recipe;
  }

  /** The ID by which a document names it: its recipe as text. */
  static idOf(lazy: Lazy): string {
    if (lazy.#recipe === null) throw new TypeError("the root of the API has no ID");
    return lazy.#ids.write(lazy.#recipe);
  }

  /** How a prompt shows it: the chain, and nothing is run. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.#recipe === null ? this[Symbol.toStringTag] : showRecipe(this.#recipe);
  }

  /** Applies a function of your own inside a chain: `container().with(tools).withExec(…)`. */
  with<T>(change: (self: this) => T): T {
    return change(this);
  }

  protected next<T>(type: LazyClass<T>, field: string, args: Args = {}): T {
    const recipe = new Recipe(this.#recipe, field, recipeArgs(args));
    return new type(this.#wire, recipe, this.#ids);
  }

  protected load<T>(type: LazyClass<T>, id: string): T {
    return new type(this.#wire, this.#ids.read(id), this.#ids);
  }

  /** The value of a leaf. `types` are those of its arguments in the schema. */
  protected ask<T>(field: string, args: Args = {}, types: ArgTypes = {}, select = ""): Promise<T> {
    const on =
      this.#recipe === null ? null : { type: this[Symbol.toStringTag], id: Lazy.idOf(this) };
    const { document, variables } = leafDocument(on, field, leafArgs(args), types, select);
    const site = callSite();
    return this.#wire.ask(document, variables).then(
      (answer) => valueIn(on === null ? answer : (answer["node"] as Answer), field) as T,
      (error) => failAt(site, error),
    );
  }

  /** What the last command of this Container prints. */
  protected print(options: OutputOptions): AsyncGenerator<OutputChunk, void, void> {
    return followOutput(this.#wire, Lazy.idOf(this), options);
  }

  /** What a terminal would show of that in the end. */
  protected async draw(options: ScreenOptions): Promise<string> {
    const { drawScreen, MOST_SCREEN_BYTES } = await import("./screen.ts");
    return drawScreen(this.print({ lastBytes: MOST_SCREEN_BYTES }), options);
  }

  /** A stay at a terminal on this object: what was kept of it, or this object. */
  protected async visit<T>(type: LazyClass<T>, self: T, options: TerminalOptions): Promise<T> {
    const { container, ...rest } = options;
    const inside = container instanceof Lazy ? { container: Lazy.idOf(container) } : {};
    const opening = { of: Lazy.idOf(this), ...inside, ...rest };
    const site = callSite();
    if (this.#wire.stay === undefined) throw new TypeError("terminals are not shown here");
    const stay = this.#wire.stay(opening);
    const kept = await stay.catch((error: unknown) => failAt(site, error));
    return kept === null ? self : this.load(type, kept);
  }

  /** For a leaf that answers the ID of an object. */
  protected async askObject<T>(
    type: LazyClass<T>,
    field: string,
    args: Args = {},
    types: ArgTypes = {},
  ): Promise<T> {
    return this.load(type, await this.ask<string>(field, args, types));
  }

  /** For a leaf that answers a list of objects. */
  protected async askList<T>(
    type: LazyClass<T>,
    field: string,
    args: Args = {},
    types: ArgTypes = {},
  ): Promise<T[]> {
    const found = await this.ask<readonly { id: string }[]>(field, args, types, "{id}");
    return found.map(({ id }) => this.load(type, id));
  }
}

/** In a recipe an object argument stands for itself, as a recipe of its own. */
function recipeArgs(args: Args): Record<string, RecipeArg> {
  return Object.fromEntries(given(args).map(([name, value]) => [name, recipeArg(value)]));
}

function recipeArg(value: unknown): RecipeArg {
  if (value instanceof Lazy) {
    const recipe = Lazy.recipeOf(value);
    if (recipe === null) throw new TypeError("the root of the API cannot be an argument");
    return recipe;
  }
  if (Array.isArray(value)) return value.map(recipeArg);
  if (typeof value === "object" && value !== null) return recipeArgs(value);
  return value as RecipeArg;
}

/** In the variables of a document an object argument stands there by its ID. */
function leafArgs(args: Args): Variables {
  return Object.fromEntries(given(args).map(([name, value]) => [name, leafArg(value)]));
}

function leafArg(value: unknown): unknown {
  if (value instanceof Lazy) return Lazy.idOf(value);
  if (Array.isArray(value)) return value.map(leafArg);
  if (typeof value === "object" && value !== null) return leafArgs(value);
  return value;
}

function given(args: Args): [string, unknown][] {
  return Object.entries(args).filter(([, value]) => value !== undefined && value !== null);
}

/** Nothing is in the place of an object that is not there, as a file that stat was asked for. */
function valueIn(answer: Answer | null | undefined, field: string): unknown {
  return answer?.[field] ?? null;
}
