// Finds the names in a type. Nothing of a type is left when the Cell runs, but what a module made
// of Cells must declare depends on it.

import type { Node } from "oxc-parser";
import type { Finder, Place } from "./finder.ts";
import type { Role } from "./found.ts";
import { childrenOf } from "./syntax.ts";

export function walkType(node: Node, at: Place, finder: Finder): void {
  switch (node.type) {
    case "TSTypeReference":
      referRoot(node.typeName, "type", at, finder);
      break;
    case "TSTypeQuery":
      referRoot(node.exprName, "type-of", at, finder);
      break;
    case "TSInterfaceHeritage":
    case "TSClassImplements":
      referRoot(node.expression, "type", at, finder);
      break;
    default:
  }
  const inside = withTypeParameters(node, at);
  for (const child of childrenOf(node)) walkType(child, inside, finder);
}

function referRoot(node: Node, role: Role, at: Place, finder: Finder): void {
  if (node.type === "Identifier") finder.refer(node, role, at);
  else if (node.type === "TSQualifiedName") referRoot(node.left, role, at, finder);
  else if (node.type === "MemberExpression") referRoot(node.object, role, at, finder);
}

/** The parameters that a generic declaration or type brings are known inside it alone. */
export function withTypeParameters(node: Node, at: Place): Place {
  const names = typeParametersOf(node);
  if (names.length === 0) return at;
  return { ...at, frame: { names: new Set(names), outer: at.frame } };
}

function typeParametersOf(node: Node): string[] {
  if (node.type === "TSMappedType") return [node.key.name];
  if (node.type === "TSConditionalType") return inferredNames(node.extendsType);
  if (!("typeParameters" in node)) return [];
  return node.typeParameters?.params.map(({ name }) => name.name) ?? [];
}

function inferredNames(node: Node): string[] {
  const own = node.type === "TSInferType" ? [node.typeParameter.name.name] : [];
  return [...own, ...childrenOf(node).flatMap(inferredNames)];
}
