// An ID becomes an object again: its recipe is replayed call by call, through the same resolvers.
// Invariant: a chain of any length is replayed without recursion, receivers and arguments first.

import { coerceInputValue } from "graphql";
import { Recipe, type RecipeArg } from "../../../stdlib/base/recipe.ts";
import { fail } from "../../event/failure.ts";
import type { Value } from "../values/value.ts";
import type { ArgSpec } from "./calls.ts";
import type { MaybePromise } from "./maybe.ts";
import type { Memo } from "./memo.ts";
import { type Desk, perform } from "./perform.ts";

export function load(id: string, root: Value, desk: Desk): MaybePromise<Value> {
  const known = desk.memo.findId(id);
  if (known !== undefined) return known;
  const made = new Map<Recipe, Value>();
  const missing: Recipe[] = [];
  const whole = decode(id, desk);
  // Parts before the whole, since a key is made from the keys of its parts.
  for (const part of partsOf(whole, (part) => isMade(part, desk.memo))) {
    const value = desk.memo.find(part);
    if (value === undefined) missing.push(part);
    else made.set(part, value);
  }
  // It may be known although a part of it is not, which nobody has asked for by itself.
  return made.get(whole) ?? replay(whole, missing, made, root, desk);
}

export function decode(id: string, { memo }: Desk): Recipe {
  try {
    return memo.recipeOf(id);
  } catch (error) {
    if (error instanceof RangeError) return fail({ kind: "id-invalid", why: error.message });
    throw error;
  }
}

async function replay(
  whole: Recipe,
  missing: readonly Recipe[],
  made: Map<Recipe, Value>,
  root: Value,
  desk: Desk,
): Promise<Value> {
  const valueOfPart = (part: Recipe) =>
    made.get(part) ?? fail({ kind: "id-invalid", why: "it is cut" });
  for (const part of missing) {
    const self = part.on === null ? root : valueOfPart(part.on);
    made.set(part, await replayOne(part, self, valueOfPart, desk));
  }
  return valueOfPart(whole);
}

export async function replayOne(
  part: Recipe,
  self: Value,
  valueOfPart: (part: Recipe) => Value,
  desk: Desk,
): Promise<Value> {
  const call = desk.calls.find(self.type, part.field);
  if (call === undefined || call.answer.kind === "scalar" || call.answer.kind === "self") {
    return fail({ kind: "id-invalid", why: `no object comes from ${self.type}.${part.field}` });
  }
  const given: Record<string, unknown> = {};
  for (const spec of call.args) given[spec.name] = giveArg(spec, part.args[spec.name], valueOfPart);
  const answer = await perform(call, self, given, desk);
  const one: unknown = part.nth !== null && Array.isArray(answer) ? answer[part.nth] : answer;
  if (isValue(one)) return one;
  return fail({ kind: "id-invalid", why: `${self.type}.${part.field} has no such object` });
}

function isValue(answer: unknown): answer is Value {
  return typeof answer === "object" && answer !== null && "recipe" in answer;
}

function giveArg(
  spec: ArgSpec,
  arg: RecipeArg | undefined,
  valueOfPart: (part: Recipe) => Value,
): unknown {
  if (arg === undefined || arg === null) {
    if (spec.isRequired) fail({ kind: "id-invalid", why: `argument ${spec.name} is missing` });
    return null;
  }
  if (arg instanceof Recipe) return valueOfPart(arg);
  if (spec.isId && Array.isArray(arg)) {
    return arg.map((one: RecipeArg) => (one instanceof Recipe ? valueOfPart(one) : one));
  }
  return coerceInputValue(arg, spec.type, (_path, _value, error) =>
    fail({ kind: "id-invalid", why: `argument ${spec.name}: ${error.message}` }),
  );
}

/** Of what is made, no part is looked at: a long chain is most often made but for its end. */
function isMade(part: Recipe, { findAgain }: Memo): boolean {
  return findAgain(part) !== undefined;
}

/** All parts of a recipe, each once, after the parts that it needs; none of what needs none. */
export function partsOf(whole: Recipe, needsNone: (part: Recipe) => boolean): Recipe[] {
  const order: Recipe[] = [];
  const seen = new Set<Recipe>();
  // Each entry is met twice: first to put its own parts on top, then to be listed after them.
  const stack: { part: Recipe; isOpen: boolean }[] = [{ part: whole, isOpen: false }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { part, isOpen } = top;
    if (isOpen) order.push(part);
    if (isOpen || seen.has(part)) continue;
    seen.add(part);
    stack.push({ part, isOpen: true });
    if (needsNone(part)) continue;
    for (const one of needsOf(part)) stack.push({ part: one, isOpen: false });
  }
  return order;
}

function needsOf(part: Recipe): Recipe[] {
  const inArgs = Object.values(part.args)
    .flat()
    .filter((arg) => arg instanceof Recipe);
  return part.on === null ? inArgs : [part.on, ...inArgs];
}
