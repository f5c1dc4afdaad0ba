// Declarations of variables become assignments: `const a = 1, { b } = c` is
// `scope.a = 1, ({ b: scope.b } = c)`. The names themselves are rewritten with all others.

import type MagicString from "magic-string";
import type { VariableDeclarator } from "oxc-parser";
import type { CellVariables } from "./found.ts";
import type { Given } from "./rewrite.ts";

export function rewriteVariables(
  text: MagicString,
  { node, place }: CellVariables,
  { scope }: Given,
): void {
  const { declarations } = node;
  if (node.kind === "using" || node.kind === "await using") {
    // It stays a declaration, for the language disposes of it when the Cell ends.
    for (const { id, init } of declarations) {
      if (id.type === "Identifier" && init) {
        text.prependRight(init.start, `${scope}.${id.name} = `);
      }
    }
    return;
  }
  const [first] = declarations;
  if (first === undefined) return;
  text.remove(node.start, first.start);
  for (const declarator of declarations) rewriteDeclarator(text, declarator, node.kind, place);
  // What begins with a bracket must not continue a line before it.
  if (place === "list") text.prependRight(first.start, ";");
}

function rewriteDeclarator(
  text: MagicString,
  { id, init, start, end }: VariableDeclarator,
  kind: string,
  place: CellVariables["place"],
): void {
  if (id.type === "Identifier") {
    if (init === null && place !== "each" && kind !== "var") text.appendLeft(end, " = undefined");
    return;
  }
  if ("typeAnnotation" in id && id.typeAnnotation) {
    text.remove(id.typeAnnotation.start, id.typeAnnotation.end);
  }
  if (id.type !== "ObjectPattern" || place === "each") return;
  text.prependRight(start, "(");
  text.appendLeft(end, ")");
}

/** `var x` without a value reads what x is; everything else about a name in it is an assignment. */
export function usingNames(variables: readonly CellVariables[]): ReadonlySet<number> {
  return new Set(
    variables
      .filter(({ node }) => node.kind === "using" || node.kind === "await using")
      .flatMap(({ node }) => node.declarations.map(({ id }) => id.start)),
  );
}
