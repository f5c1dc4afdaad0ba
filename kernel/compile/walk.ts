// Walks through a Cell's tree with the scopes of the language in mind, and finds what is not local.
// Whatever has no meaning of its own here is walked child by child.

import type { Node } from "oxc-parser";
import { CellSyntaxError } from "./compiled.ts";
import { createFinder, type Finder, type Place } from "./finder.ts";
import type { CellVariables, Found, Role } from "./found.ts";
import { isKnownGlobal } from "./globals.ts";
import { type FunctionNode, inBlock } from "./places.ts";
import { childrenOf, type Syntax } from "./syntax.ts";
import {
  type Steps,
  type Variables,
  walkAlias,
  walkCases,
  walkCatch,
  walkClass,
  walkEnum,
  walkFunction,
  walkLoop,
  walkNamespace,
} from "./walk-scope.ts";
import { walkType } from "./walk-type.ts";

/** Throws CellSyntaxError when the code is nested more deeply than the stack is. */
export function findReferences({ program }: Pick<Syntax, "program">): Found {
  const finder = createFinder();
  try {
    program.body.forEach((node, statement) => {
      const at: Place = { statement, frame: null, isOfCell: true, bound: "now", isStored: true };
      walkList([node], at, finder);
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CellSyntaxError("The code is nested too deeply", 1, 1);
  }
  return finder.found();
}

const STEPS: Steps = { walk, walkList, walkTarget, walkVariables };

function walkList(statements: readonly Node[], at: Place, finder: Finder): void {
  for (const node of statements) {
    if (node.type === "ExpressionStatement") {
      finder.openStatement(node, true);
      walkEffect(node.expression, at, finder);
    } else if (node.type === "VariableDeclaration") {
      finder.openStatement(node, true);
      walkVariables(node, "list", at, finder);
    } else {
      walk(node, at, finder);
    }
  }
}

function walk(node: Node, at: Place, finder: Finder): void {
  switch (node.type) {
    case "Identifier":
      return finder.refer(node, "read", at);
    case "CallExpression":
    case "NewExpression":
    case "TaggedTemplateExpression":
      return walkCall(node, at, finder, false);
    case "ExpressionStatement":
      finder.openStatement(node, false);
      return walkEffect(node.expression, at, finder);
    case "AssignmentExpression":
      walkTarget(node.left, node.operator === "=" ? "write" : "update", at, finder);
      finder.nameValue(node.left, node.right, at);
      return walk(node.right, at, finder);
    case "UpdateExpression":
      return walkTarget(node.argument, "update", at, finder);
    case "UnaryExpression":
      return walkUnary(node, at, finder);
    case "MemberExpression":
      walk(node.object, at, finder);
      return node.computed ? walk(node.property, at, finder) : undefined;
    case "Property":
      if (node.computed) walk(node.key, at, finder);
      if (node.value.type !== "Identifier") return walk(node.value, at, finder);
      return finder.refer(node.value, "read", at, node.shorthand);
    case "MetaProperty":
      return node.meta.name === "import" ? finder.meta(node) : undefined;
    case "ImportExpression":
      finder.importing(node);
      return walkChildren(node, at, finder);
    case "AwaitExpression":
      finder.awaiting(at);
      return walk(node.argument, at, finder);
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return walkFunction(node, at, finder, STEPS);
    case "ClassDeclaration":
    case "ClassExpression":
      return walkClass(node, at, finder, STEPS);
    default:
      return walkStatement(node, at, finder);
  }
}

function walkStatement(node: Node, at: Place, finder: Finder): void {
  switch (node.type) {
    case "VariableDeclaration":
      return walkVariables(node, "body", at, finder);
    case "BlockStatement":
      return walkList(node.body, inBlock(node.body, at), finder);
    case "SwitchStatement":
      return walkCases(node, at, finder, STEPS);
    case "ForStatement":
    case "ForInStatement":
    case "ForOfStatement":
      return walkLoop(node, at, finder, STEPS);
    case "CatchClause":
      return walkCatch(node, at, finder, STEPS);
    case "LabeledStatement":
      return walk(node.body, at, finder);
    case "BreakStatement":
    case "ContinueStatement":
    case "ImportDeclaration":
    case "ExportAllDeclaration":
      return;
    case "ExportNamedDeclaration":
      return node.declaration === null ? undefined : walkList([node.declaration], at, finder);
    default:
      return walkTyped(node, at, finder);
  }
}

/** What only TypeScript has. */
function walkTyped(node: Node, at: Place, finder: Finder): void {
  switch (node.type) {
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSTypeAssertion":
      walkType(node.typeAnnotation, at, finder);
      return walk(node.expression, at, finder);
    case "TSInstantiationExpression":
      walkType(node.typeArguments, at, finder);
      return walk(node.expression, at, finder);
    case "TSNonNullExpression":
    case "TSExportAssignment":
      return walk(node.expression, at, finder);
    case "TSEnumDeclaration":
      return node.declare ? undefined : walkEnum(node, at, finder, STEPS);
    case "TSModuleDeclaration":
      return walkNamespace(node, at, finder, STEPS);
    case "TSImportEqualsDeclaration":
      return walkAlias(node.moduleReference, at, finder);
    default:
      if (node.type.startsWith("TS")) walkType(node, at, finder);
      else walkChildren(node, at, finder);
  }
}

function walkChildren(node: Node, at: Place, finder: Finder): void {
  for (const child of childrenOf(node)) walk(child, at, finder);
}

type CallNode = Extract<
  Node,
  { type: "CallExpression" | "NewExpression" | "TaggedTemplateExpression" }
>;

/** A function that is an argument may be called at once, or later. */
function walkCall(node: CallNode, at: Place, finder: Finder, isEffect: boolean): void {
  const callee = bare(node.type === "TaggedTemplateExpression" ? node.tag : node.callee);
  const inside = { ...at, isStored: false };
  if (callee.type === "Identifier") {
    finder.refer(callee, node.type === "NewExpression" ? "read" : "call", at);
  } else if (isFunction(callee)) {
    walkFunction(callee, inside, finder, STEPS, at.bound);
  } else if (isMethodOf(MUTATORS, callee)) {
    walkRoot(callee, "alter", inside, finder);
  } else if (isEffect && !isMethodOf(READERS, callee)) {
    walkRoot(callee, "touch", inside, finder);
  } else {
    walk(callee, inside, finder);
  }
  if (node.typeArguments) walkType(node.typeArguments, at, finder);
  if (node.type === "TaggedTemplateExpression") return walk(node.quasi, inside, finder);
  const touched = touchedArguments(callee, isEffect);
  node.arguments.forEach((argument, index) => {
    const isTouched = index < touched && argument.type === "Identifier";
    if (isTouched) finder.refer(argument, "touch", at);
    else walk(argument, inside, finder);
  });
}

/** How many arguments a call may change, from the first on. */
function touchedArguments(callee: Node, isEffect: boolean): number {
  if (callee.type === "Identifier") {
    return isEffect && !isKnownGlobal(callee.name) ? Number.POSITIVE_INFINITY : 0;
  }
  if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier") return 0;
  return callee.object.name === "Object" || callee.object.name === "Reflect" ? 1 : 0;
}

/** Without what only the type checker sees. */
function bare(node: Node): Node {
  switch (node.type) {
    case "TSNonNullExpression":
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSTypeAssertion":
    case "TSInstantiationExpression":
      return bare(node.expression);
    default:
      return node;
  }
}

function isFunction(node: Node): node is FunctionNode {
  return node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression";
}

/** Methods of the language's own collections that change them, wherever they are called. */
const MUTATORS: ReadonlySet<string> = new Set([
  ...["push", "pop", "shift", "unshift", "splice", "sort", "reverse", "fill", "copyWithin"],
  ...["set", "add", "delete", "clear", "append", "next"],
]);

/** Those that take no function and only look, by names that hardly anything else has. */
const READERS: ReadonlySet<string> = new Set([
  ...["join", "includes", "indexOf", "lastIndexOf", "slice", "concat", "toSorted", "toReversed"],
  ...["split", "trim", "startsWith", "endsWith", "repeat", "padStart", "padEnd", "charAt"],
  ...["toUpperCase", "toLowerCase", "toFixed", "toString", "toISOString"],
]);

function isMethodOf(names: ReadonlySet<string>, callee: Node): boolean {
  if (callee.type !== "MemberExpression" || callee.computed) return false;
  return callee.property.type === "Identifier" && names.has(callee.property.name);
}

/** An expression whose value nobody takes: when it calls a method, it may be for its effect. */
function walkEffect(node: Node, at: Place, finder: Finder): void {
  switch (node.type) {
    case "AwaitExpression":
      finder.awaiting(at);
      return walkEffect(node.argument, at, finder);
    case "ChainExpression":
      return walkEffect(node.expression, at, finder);
    case "CallExpression":
      return walkCall(node, at, finder, true);
    default:
      return walk(node, at, finder);
  }
}

/** What a chain of members and calls begins with is what `role` is about. */
function walkRoot(node: Node, role: Role, at: Place, finder: Finder): void {
  switch (node.type) {
    case "Identifier":
      return finder.refer(node, role, at);
    case "MemberExpression":
      walkRoot(node.object, role, at, finder);
      return node.computed ? walk(node.property, at, finder) : undefined;
    case "CallExpression":
      if (bare(node.callee).type === "Identifier") return walk(node, at, finder);
      walkRoot(node.callee, role, at, finder);
      for (const argument of node.arguments) walk(argument, { ...at, isStored: false }, finder);
      return;
    case "TSNonNullExpression":
    case "TSAsExpression":
    case "ChainExpression":
      return walkRoot(node.expression, role, at, finder);
    default:
      return walk(node, at, finder);
  }
}

type UnaryNode = Extract<Node, { type: "UnaryExpression" }>;

function walkUnary(node: UnaryNode, at: Place, finder: Finder): void {
  if (node.operator === "delete") {
    if (node.argument.type === "Identifier") return finder.refer(node.argument, "update", at);
    return walkRoot(node.argument, "alter", at, finder);
  }
  const argument = bare(node.argument);
  if (node.operator !== "typeof" || argument.type !== "Identifier") {
    return walk(node.argument, at, finder);
  }
  finder.refer(argument, "typeof", at);
}

/** What is declared, or assigned to. */
function walkTarget(node: Node, role: Role, at: Place, finder: Finder, isShorthand = false): void {
  if ("typeAnnotation" in node && node.typeAnnotation) walkType(node.typeAnnotation, at, finder);
  switch (node.type) {
    case "Identifier":
      return finder.refer(node, role, at, isShorthand);
    case "ObjectPattern":
    case "ArrayPattern":
      for (const child of childrenOf(node)) walkTarget(child, role, at, finder);
      return;
    case "Property":
      if (node.computed) walk(node.key, at, finder);
      return walkTarget(node.value, role, at, finder, node.shorthand);
    case "RestElement":
      return walkTarget(node.argument, role, at, finder);
    case "AssignmentPattern":
      walkTarget(node.left, role, at, finder, isShorthand);
      finder.nameValue(node.left, node.right, at);
      return walk(node.right, at, finder);
    case "TSParameterProperty":
      return walkTarget(node.parameter, role, at, finder);
    case "MemberExpression":
      return walkRoot(node, "alter", at, finder);
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
    case "TSTypeAssertion":
      return walkTarget(node.expression, role, at, finder);
    default:
      if (!node.type.startsWith("TS")) walk(node, at, finder);
  }
}

function walkVariables(
  node: Variables,
  place: CellVariables["place"],
  at: Place,
  finder: Finder,
): void {
  if (node.declare) return;
  if (node.kind === "await using") finder.awaiting(at);
  const isOfCell = node.kind === "var" ? at.isOfCell : at.isOfCell && at.frame === null;
  if (isOfCell) finder.declare({ node, place, statement: at.statement });
  for (const { id, init } of node.declarations) {
    walkTarget(id, "declare", at, finder);
    if (init === null) continue;
    finder.nameValue(id, init, at);
    walk(init, at, finder);
  }
}
