// Which names are declared where. A Frame is a scope below the Cell's own: a function, a block, a
// class, an enum. What no Frame knows belongs to the Cell, or comes from outside.

import type { Node } from "oxc-parser";
import { childrenOf } from "./syntax.ts";

export interface Frame {
  readonly names: ReadonlySet<string>;
  readonly outer: Frame | null;
}

export function isLocal(name: string, frame: Frame | null): boolean {
  for (let at = frame; at !== null; at = at.outer) if (at.names.has(name)) return true;
  return false;
}

/** What a list of statements declares for itself; `var` is not among it. */
export function lexicalNames(statements: readonly Node[]): string[] {
  return statements.flatMap((statement) => {
    const node = declarationOf(statement);
    switch (node?.type) {
      case "VariableDeclaration":
        return node.kind === "var" ? [] : node.declarations.flatMap(({ id }) => patternNames(id));
      case "FunctionDeclaration":
      case "TSDeclareFunction":
      case "ClassDeclaration":
      case "TSEnumDeclaration":
      case "TSModuleDeclaration":
      case "TSInterfaceDeclaration":
      case "TSTypeAliasDeclaration":
      case "TSImportEqualsDeclaration":
        return node.id === null ? [] : rootNames(node.id);
      case "ImportDeclaration":
        return node.specifiers.map(({ local }) => local.name);
      default:
        return [];
    }
  });
}

/** The declaration that is exported, or the statement itself. */
export function declarationOf(statement: Node): Node | null {
  if (statement.type === "ExportNamedDeclaration") return statement.declaration;
  if (statement.type === "ExportDefaultDeclaration") return statement.declaration;
  return statement;
}

/** Of `A.B` in `namespace A.B {}`, the name that it declares is A. */
function rootNames(id: Node): string[] {
  if (id.type === "TSQualifiedName") return rootNames(id.left);
  return id.type === "Identifier" ? [id.name] : [];
}

/** What `var` declares in these statements, in whichever block; functions keep theirs. */
export function varNames(statements: readonly Node[]): string[] {
  return statements.flatMap((node): string[] => {
    switch (node.type) {
      case "VariableDeclaration":
        return node.kind === "var" ? node.declarations.flatMap(({ id }) => patternNames(id)) : [];
      case "ExportNamedDeclaration":
        return node.declaration === null ? [] : varNames([node.declaration]);
      case "BlockStatement":
      case "IfStatement":
      case "ForStatement":
      case "ForInStatement":
      case "ForOfStatement":
      case "WhileStatement":
      case "DoWhileStatement":
      case "LabeledStatement":
      case "SwitchStatement":
      case "SwitchCase":
      case "TryStatement":
      case "CatchClause":
        return varNames(childrenOf(node));
      default:
        return [];
    }
  });
}

export function patternNames(pattern: Node): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        patternNames(property.type === "Property" ? property.value : property.argument),
      );
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => (element === null ? [] : patternNames(element)));
    case "AssignmentPattern":
      return patternNames(pattern.left);
    case "RestElement":
      return patternNames(pattern.argument);
    case "TSParameterProperty":
      return patternNames(pattern.parameter);
    default:
      return [];
  }
}
