// What the statements of a Cell become: exports lose the word, declarations of functions, classes,
// enums and namespaces stay where they are and are put into the scope, the last expression is kept.

import type MagicString from "magic-string";
import type { Directive, ExportDefaultDeclaration, Node, Statement } from "oxc-parser";
import type { Given } from "./rewrite.ts";
import { rewriteImport, rewriteLoading } from "./rewrite-import.ts";

type CellStatement = Directive | Statement;

export function rewriteStatements(
  text: MagicString,
  body: readonly CellStatement[],
  given: Given,
): void {
  const first = body.find(({ type }) => type !== "ImportDeclaration");
  for (const node of body) {
    if (node.type === "ImportDeclaration") {
      const isBelow = first !== undefined && first.start < node.start;
      rewriteImport(text, node, given, isBelow ? first.start : null);
    } else {
      rewriteStatement(text, node, given);
    }
  }
}

function rewriteStatement(text: MagicString, node: CellStatement, given: Given): void {
  switch (node.type) {
    case "ExportNamedDeclaration":
      return rewriteExport(text, node, given);
    case "ExportAllDeclaration":
      return rewriteLoading(text, node, [], given);
    case "ExportDefaultDeclaration":
      return rewriteDefault(text, node, given);
    case "TSExportAssignment":
      text.remove(node.start, node.expression.start);
      return keepValue(text, node.expression.start, node.end, given);
    default:
      return putIntoScope(text, node, given);
  }
}

function rewriteExport(
  text: MagicString,
  node: Extract<Statement, { type: "ExportNamedDeclaration" }>,
  given: Given,
): void {
  if (node.declaration !== null) {
    text.remove(node.start, node.declaration.start);
    putIntoScope(text, node.declaration, given);
  } else if (node.source !== null && node.exportKind !== "type") {
    rewriteLoading(text, node, [], given);
  } else {
    text.remove(node.start, node.end);
  }
}

function rewriteDefault(text: MagicString, node: ExportDefaultDeclaration, given: Given): void {
  const { declaration } = node;
  text.remove(node.start, declaration.start);
  if (declaration.type === "TSInterfaceDeclaration") return;
  const name = "id" in declaration && isDeclaration(declaration) ? declaration.id?.name : undefined;
  if (name === undefined) return keepValue(text, declaration.start, node.end, given);
  putIntoScope(text, declaration, given);
  text.appendLeft(node.end, ` ${given.last} = { value: ${given.scope}.${name} };`);
}

function isDeclaration({ type }: Node): boolean {
  return type === "FunctionDeclaration" || type === "ClassDeclaration";
}

/** Functions are put there before anything runs: see `hoistedNames`. */
function putIntoScope(text: MagicString, node: Node, given: Given): void {
  if (node.type === "TSImportEqualsDeclaration") return rewriteAlias(text, node, given);
  const name = localName(node);
  if (name !== null) text.appendLeft(node.end, ` ${given.scope}.${name} = ${name};`);
}

/** The name of what stays a declaration in the code; null of all others. */
function localName(node: Node): string | null {
  switch (node.type) {
    case "ClassDeclaration":
      return node.declare || node.id === null ? null : node.id.name;
    case "TSEnumDeclaration":
      return node.declare ? null : node.id.name;
    case "TSModuleDeclaration":
      return isInstantiated(node) ? rootName(node.id) : null;
    default:
      return null;
  }
}

function rootName(id: Node): string | null {
  if (id.type === "TSQualifiedName") return rootName(id.left);
  return id.type === "Identifier" ? id.name : null;
}

/** Whether there is anything in a namespace but types. */
export function isInstantiated(node: Extract<Node, { type: "TSModuleDeclaration" }>): boolean {
  if (node.declare || node.body?.type !== "TSModuleBlock") return false;
  return node.body.body.some((statement) => {
    const inner = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    switch (inner?.type) {
      case undefined:
      case "TSInterfaceDeclaration":
      case "TSTypeAliasDeclaration":
        return false;
      case "TSModuleDeclaration":
        return isInstantiated(inner);
      default:
        return true;
    }
  });
}

/** `import a = b.c` and `import a = require("b")`. */
function rewriteAlias(
  text: MagicString,
  node: Extract<Node, { type: "TSImportEqualsDeclaration" }>,
  { scope, load }: Given,
): void {
  const { id, moduleReference } = node;
  if (node.importKind === "type") return void text.remove(node.start, node.end);
  if (moduleReference.type !== "TSExternalModuleReference") {
    text.update(node.start, moduleReference.start, `${scope}.${id.name} = `);
    return;
  }
  const { raw, value } = moduleReference.expression;
  const call = `await ${load}(${raw ?? JSON.stringify(value)})`;
  const code = `{ const module = ${call}; ${scope}.${id.name} = module.default ?? module; }`;
  text.update(node.start, node.end, code);
}

/** Behind a comma, so that a function without a name does not get that of the member. */
export function keepValue(text: MagicString, start: number, end: number, { last }: Given): void {
  const stop = text.original.charAt(end - 1) === ";" ? end - 1 : end;
  text.prependRight(start, `;${last} = { value: (0, `);
  text.appendLeft(stop, stop === end ? ") };" : ") }");
}
