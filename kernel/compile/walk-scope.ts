// Walks what has a scope of its own: functions, classes, loops, enums, namespaces. How their
// parts are walked is given, for parts may be anything again.

import type { Class, Node } from "oxc-parser";
import type { Finder, Place } from "./finder.ts";
import type { Bound, CellVariables, Role } from "./found.ts";
import { lexicalNames, patternNames, varNames } from "./frames.ts";
import {
  boundInFunction,
  type FunctionNode,
  inBlock,
  inClass,
  inField,
  inFunction,
  inStaticBlock,
  withNames,
} from "./places.ts";
import { walkType } from "./walk-type.ts";

export interface Steps {
  walk(node: Node, at: Place, finder: Finder): void;
  walkList(statements: readonly Node[], at: Place, finder: Finder): void;
  walkTarget(node: Node, role: Role, at: Place, finder: Finder): void;
  walkVariables(node: Variables, place: CellVariables["place"], at: Place, finder: Finder): void;
}

export type Variables = Extract<Node, { type: "VariableDeclaration" }>;
type Loop = Extract<Node, { type: "ForStatement" | "ForInStatement" | "ForOfStatement" }>;

/** `bound` is said when the function is called right where it is written. */
export function walkFunction(
  node: FunctionNode,
  at: Place,
  finder: Finder,
  steps: Steps,
  bound: Bound = boundInFunction(at),
): void {
  const { walk, walkList, walkTarget } = steps;
  const { params, body } = inFunction(node, at, bound);
  for (const param of node.params) {
    const decorators = "decorators" in param ? (param.decorators ?? []) : [];
    for (const decorator of decorators) walkDecorator(decorator, at, finder, steps);
    walkTarget(param, "declare", params, finder);
  }
  if (node.typeParameters) walkType(node.typeParameters, params, finder);
  if (node.returnType) walkType(node.returnType, params, finder);
  if (node.body?.type === "BlockStatement") walkList(node.body.body, body, finder);
  else if (node.body) walk(node.body, body, finder);
}

export function walkClass(node: Class, at: Place, finder: Finder, steps: Steps): void {
  for (const decorator of node.decorators) walkDecorator(decorator, at, finder, steps);
  const inside = inClass(node, at);
  if (node.superClass) steps.walk(node.superClass, inside, finder);
  if (node.typeParameters) walkType(node.typeParameters, inside, finder);
  if (node.superTypeArguments) walkType(node.superTypeArguments, inside, finder);
  for (const promise of node.implements ?? []) walkType(promise, inside, finder);
  for (const member of node.body.body) walkMember(member, inside, finder, steps);
}

function walkMember(
  member: Class["body"]["body"][number],
  at: Place,
  finder: Finder,
  steps: Steps,
): void {
  switch (member.type) {
    case "StaticBlock":
      return steps.walkList(member.body, inStaticBlock(member.body, at), finder);
    case "TSIndexSignature":
      return walkType(member, at, finder);
    default:
  }
  for (const decorator of member.decorators) walkDecorator(decorator, at, finder, steps);
  if (member.computed) steps.walk(member.key, at, finder);
  if ("typeAnnotation" in member && member.typeAnnotation) {
    walkType(member.typeAnnotation, at, finder);
  }
  if (member.value === null) return;
  if (member.value.type === "FunctionExpression") {
    return walkFunction(member.value, at, finder, steps);
  }
  steps.walk(member.value, inField(member.static, at), finder);
}

/** The grammar of decorators has no room for `(0, f)()`, so their callee is read like a value. */
function walkDecorator(node: Node, at: Place, finder: Finder, { walk }: Steps): void {
  if (node.type !== "Decorator") return;
  const { expression } = node;
  if (expression.type !== "CallExpression" || expression.callee.type !== "Identifier") {
    return walk(expression, at, finder);
  }
  finder.refer(expression.callee, "read", at);
  for (const argument of expression.arguments) walk(argument, { ...at, isStored: false }, finder);
}

export function walkLoop(node: Loop, at: Place, finder: Finder, steps: Steps): void {
  if (node.type === "ForOfStatement" && node.await) finder.awaiting(at);
  const head = node.type === "ForStatement" ? node.init : node.left;
  const inside = { ...withNames(headNames(head), at), isStored: false };
  const place = node.type === "ForStatement" ? "for" : "each";
  if (head?.type === "VariableDeclaration") steps.walkVariables(head, place, inside, finder);
  else if (head && place === "for") steps.walk(head, inside, finder);
  else if (head) steps.walkTarget(head, "write", inside, finder);
  const rest =
    node.type === "ForStatement" ? [node.test, node.update, node.body] : [node.right, node.body];
  for (const part of rest) if (part) steps.walk(part, inside, finder);
}

function headNames(head: Node | null): string[] {
  return head === null ? [] : lexicalNames([head]);
}

export function walkCases(
  node: Extract<Node, { type: "SwitchStatement" }>,
  at: Place,
  finder: Finder,
  { walk, walkList }: Steps,
): void {
  walk(node.discriminant, at, finder);
  const inside = inBlock(
    node.cases.flatMap(({ consequent }) => consequent),
    at,
  );
  for (const { test, consequent } of node.cases) {
    if (test) walk(test, inside, finder);
    walkList(consequent, inside, finder);
  }
}

export function walkCatch(
  node: Extract<Node, { type: "CatchClause" }>,
  at: Place,
  finder: Finder,
  { walk, walkTarget }: Steps,
): void {
  const inside = withNames(node.param === null ? [] : patternNames(node.param), at);
  if (node.param) walkTarget(node.param, "declare", inside, finder);
  walk(node.body, inside, finder);
}

export function walkEnum(
  node: Extract<Node, { type: "TSEnumDeclaration" }>,
  at: Place,
  finder: Finder,
  { walk }: Steps,
): void {
  const { members } = node.body;
  const names = members.map(({ id }) => (id.type === "Identifier" ? id.name : ""));
  const inside = withNames([node.id.name, ...names], at);
  for (const { initializer } of members) if (initializer) walk(initializer, inside, finder);
}

export function walkNamespace(
  node: Extract<Node, { type: "TSModuleDeclaration" }>,
  at: Place,
  finder: Finder,
  { walkList }: Steps,
): void {
  if (node.declare || node.body?.type !== "TSModuleBlock") return;
  const { body } = node.body;
  const names = [...idNames(node.id), ...varNames(body), ...lexicalNames(body)];
  walkList(body, { ...withNames(names, at), isOfCell: false, isStored: false }, finder);
}

function idNames(id: Node): string[] {
  if (id.type === "TSQualifiedName") return [...idNames(id.left), ...idNames(id.right)];
  return id.type === "Identifier" ? [id.name] : [];
}

/** `import a = b.c` reads b. */
export function walkAlias(node: Node, at: Place, finder: Finder): void {
  if (node.type === "TSQualifiedName") walkAlias(node.left, at, finder);
  else if (node.type === "Identifier") finder.refer(node, "read", at);
}
