// The place that a walk is at once it has gone into a function, a block, a class, an enum. What is
// declared in it is known before anything in it is walked, as the language has it.

import type { ArrowFunctionExpression, Class, Function as NamedFunction, Node } from "oxc-parser";
import type { Place } from "./finder.ts";
import type { Bound } from "./found.ts";
import { lexicalNames, patternNames, varNames } from "./frames.ts";
import { withTypeParameters } from "./walk-type.ts";

export type FunctionNode = NamedFunction | ArrowFunctionExpression;

export function withNames(names: readonly string[], at: Place): Place {
  if (names.length === 0) return at;
  return { ...at, frame: { names: new Set(names), outer: at.frame } };
}

export function inBlock(statements: readonly Node[], at: Place): Place {
  return { ...withNames(lexicalNames(statements), at), isStored: false };
}

/** Parameters cannot see what the body declares. */
export function inFunction(node: FunctionNode, at: Place, bound: Bound) {
  const isArrow = node.type === "ArrowFunctionExpression";
  const ownName = node.type === "FunctionExpression" && node.id !== null ? [node.id.name] : [];
  const names = [
    ...ownName,
    ...(isArrow ? [] : ["arguments"]),
    ...node.params.flatMap((param) => patternNames(param)),
  ];
  const inside = withTypeParameters(node, { ...at, isOfCell: false, bound, isStored: true });
  const params = withNames(names, inside);
  const { body } = node;
  if (body?.type !== "BlockStatement") return { params, body: params };
  return { params, body: withNames([...varNames(body.body), ...lexicalNames(body.body)], params) };
}

/** A static block has variables of its own, as a function has. */
export function inStaticBlock(statements: readonly Node[], at: Place): Place {
  const inside = { ...at, isOfCell: false, isStored: false };
  return withNames([...varNames(statements), ...lexicalNames(statements)], inside);
}

export function inClass(node: Class, at: Place): Place {
  return withTypeParameters(node, withNames(node.id === null ? [] : [node.id.name], at));
}

/** Instance fields are set whenever an object is made. */
export function inField(isStatic: boolean, at: Place): Place {
  return { ...at, isOfCell: false, bound: isStatic ? at.bound : boundInFunction(at) };
}

export function boundInFunction(at: Place): Bound {
  if (at.bound === "late") return "late";
  return at.isStored && at.bound === "now" ? "late" : "either";
}
