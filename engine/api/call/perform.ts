// One call of one field: IDs become objects, the resolver answers, and the answer gets its recipe.
// Invariant: the recipe of an answer is canonical. Arguments that are null or equal to the default
// are left out, objects are recipes, an enum member has one spelling: equal calls, equal IDs.

import { canonical, type Json } from "../../../stdlib/base/canonical.ts";
import { Recipe, type RecipeArg } from "../../../stdlib/base/recipe.ts";
import { fail } from "../../event/failure.ts";
import type { Context } from "../context.ts";
import { Pinned, type TypeName, type Value } from "../values/value.ts";
import type { ArgSpec, Call, Calls } from "./calls.ts";
import { all, andThen, type MaybePromise } from "./maybe.ts";
import type { Memo } from "./memo.ts";

/** Arguments as they came: coerced by GraphQL, IDs as text or already loaded. */
export type Given = Readonly<Record<string, unknown>>;

/** What the calls of one document share. */
export interface Desk {
  readonly calls: Calls;
  readonly memo: Memo;
  readonly context: Context;
  /** Turns an answer into a promise now and then, which empties the stack. */
  relieve(answer: MaybePromise<unknown>): MaybePromise<unknown>;
}

type Loaded = Readonly<Record<string, unknown>>;

const NO_ARGS: Loaded = Object.freeze({});

export function perform(call: Call, self: Value, given: Given, desk: Desk): MaybePromise<unknown> {
  return andThen(loadArgs(call, given, desk), (args) => {
    const answer = call.resolve(self.state as never, args as never, desk.context);
    return andThen(answer, (made) => finish(call, self, args, made, desk));
  });
}

function loadArgs(call: Call, given: Given, desk: Desk): MaybePromise<Loaded> {
  if (call.args.length === 0) return NO_ARGS;
  const values = call.args.map((spec) => loadArg(spec, given[spec.name], desk));
  return andThen(all(values), (loaded) =>
    Object.fromEntries(call.args.map((spec, at) => [spec.name, loaded[at]])),
  );
}

function loadArg(spec: ArgSpec, given: unknown, desk: Desk): MaybePromise<unknown> {
  const value = given ?? spec.standard;
  if (value === null) return null;
  if (spec.spellings !== null) return spec.spellings.get(String(value)) ?? value;
  if (!spec.isId) return value;
  if (Array.isArray(value)) return all(value.map((one: unknown) => loadObject(spec, one, desk)));
  return loadObject(spec, value, desk);
}

function loadObject(spec: ArgSpec, given: unknown, desk: Desk): MaybePromise<Value> {
  const loaded = typeof given === "string" ? desk.context.load(given) : (given as Value);
  return andThen(loaded, (value) => {
    if (spec.expects !== null && !desk.calls.conforms(value.type, spec.expects)) {
      const want = `the ID of a ${spec.expects}`;
      fail({ kind: "argument", argument: spec.name, want, got: `the ID of a ${value.type}` });
    }
    return value;
  });
}

function finish(call: Call, self: Value, args: Loaded, made: unknown, desk: Desk): unknown {
  const { answer } = call;
  if (answer.kind === "self") return desk.memo.idOf(self);
  if (answer.kind !== "object" || made === null) return made;
  const { type } = answer;
  const recipe = recipeOf(call, self, args);
  if (!Array.isArray(made)) return keep(type, made, recipe, desk);
  return made.map((state: unknown, nth) => {
    const element = new Recipe(recipe.on, recipe.field, recipe.args, nth);
    return keep(type, state, element, desk);
  });
}

function keep(type: TypeName, made: unknown, recipe: Recipe, { memo }: Desk): Value {
  const value =
    made instanceof Pinned
      ? { type, state: made.state, recipe: pinnedRecipe(recipe, made.as) }
      : { type, state: made as Value["state"], recipe };
  memo.remember(value);
  return value;
}

function pinnedRecipe(written: Recipe, as: Pinned<unknown>["as"]): Recipe {
  if (as instanceof Recipe) return as;
  if (as === "receiver") return written.on ?? written;
  return new Recipe(written.on, written.field, { ...written.args, ...as.args });
}

function recipeOf(call: Call, self: Value, args: Loaded): Recipe {
  const on = self.type === "Query" ? null : self.recipe;
  const written: Record<string, RecipeArg> = {};
  for (const spec of call.args) {
    const value = args[spec.name];
    if (value === null || isStandard(spec, value)) continue;
    written[spec.name] = recipeArg(spec, value);
  }
  return new Recipe(on, call.field, written);
}

function isStandard(spec: ArgSpec, value: unknown): boolean {
  if (value === spec.standard) return true;
  return typeof value === "object" && !spec.isId && canonical(value as Json) === spec.standardText;
}

function recipeArg(spec: ArgSpec, value: unknown): RecipeArg {
  if (!spec.isId) return value as Json;
  return Array.isArray(value) ? value.map((one: Value) => one.recipe) : (value as Value).recipe;
}
