// Which names a Cell puts into the scope.

import type { Program } from "oxc-parser";
import type { Found } from "./found.ts";
import { declarationOf, lexicalNames, varNames } from "./frames.ts";
import { isInstantiated } from "./rewrite-statement.ts";

export interface Defined {
  /** All values, in the order of the text. Types are not among them. */
  readonly names: readonly string[];
  /** Functions, which are there before anything runs. */
  readonly functions: readonly string[];
  /** What `var` declares, which is undefined before anything runs. */
  readonly variables: readonly string[];
}

export function definedNames({ body }: Program, { references }: Found): Defined {
  const functions = body.flatMap((statement) => {
    const node = declarationOf(statement);
    return node?.type === "FunctionDeclaration" && node.id !== null ? [node.id.name] : [];
  });
  const variables = varNames(body);
  const declared = body.filter(isOfValues).flatMap((statement) => lexicalNames([statement]));
  const written = references
    .filter(({ role }) => role === "write" || role === "update")
    .map(({ name }) => name);
  return {
    names: [...new Set([...declared, ...variables, ...written])],
    functions: [...new Set(functions)],
    variables: [...new Set(variables)],
  };
}

function isOfValues(statement: Program["body"][number]): boolean {
  const node = declarationOf(statement);
  switch (node?.type) {
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
    case "TSDeclareFunction":
      return false;
    case "TSModuleDeclaration":
      return isInstantiated(node);
    case "ImportDeclaration":
    case "TSImportEqualsDeclaration":
      return node.importKind !== "type";
    case "VariableDeclaration":
    case "ClassDeclaration":
    case "TSEnumDeclaration":
      return !node.declare;
    default:
      return true;
  }
}
