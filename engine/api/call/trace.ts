// An ID becomes objects call by call, with nothing running for it: what a plan is told of.
// Invariant: a chain of any length is traced without recursion, in one pass.

import type { Recipe } from "../../../stdlib/base/recipe.ts";
import { FailureError } from "../../event/failure.ts";
import type { Trace, TracedCall, Value } from "../values/value.ts";
import type { Desk } from "./perform.ts";
import { decode, partsOf, replayOne } from "./replay.ts";

/** The desk's Solver is one that runs nothing: see quiet.ts. */
export async function trace(id: string, root: Value, desk: Desk): Promise<Trace> {
  const whole = decode(id, desk);
  const made = await makeParts(whole, root, desk);
  const calls: TracedCall[] = [];
  for (let link: Recipe | null = whole; link !== null; link = link.on) {
    calls.push({ field: link.field, value: made.get(link) ?? null });
  }
  return calls.reverse();
}

async function makeParts(whole: Recipe, root: Value, desk: Desk): Promise<Map<Recipe, Value>> {
  const made = new Map<Recipe, Value>();
  const valueIn = (part: Recipe) => {
    const value = made.get(part);
    if (value === undefined) throw new FailureError({ kind: "not-made", what: part.field });
    return value;
  };
  for (const part of partsOf(whole, () => false)) {
    const known = desk.memo.find(part);
    const value = known ?? (await makePart(part, root, valueIn, desk));
    if (value !== null) made.set(part, value);
  }
  return made;
}

async function makePart(
  part: Recipe,
  root: Value,
  valueIn: (part: Recipe) => Value,
  desk: Desk,
): Promise<Value | null> {
  try {
    const self = part.on === null ? root : valueIn(part.on);
    return await replayOne(part, self, valueIn, desk);
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind === "not-made") return null;
    throw error;
  }
}
