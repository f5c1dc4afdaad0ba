// Static imports become awaited calls at the beginning of the Cell. What they bring is copied into
// the scope. A name that the module does not have is taken for a type, which nothing is left of:
// using it as a value says that it is not defined.

import type MagicString from "magic-string";
import type { ExportAllDeclaration, ExportNamedDeclaration, ImportDeclaration } from "oxc-parser";
import type { Given } from "./rewrite.ts";

type Loading = ImportDeclaration | ExportNamedDeclaration | ExportAllDeclaration;

/** `hoistTo` is where the first statement begins that imports nothing; null when none is before. */
export function rewriteImport(
  text: MagicString,
  node: ImportDeclaration,
  given: Given,
  hoistTo: number | null,
): void {
  if (node.importKind === "type") return void text.remove(node.start, node.end);
  const copies = node.specifiers.flatMap((specifier) => {
    const { name } = specifier.local;
    const target = `${given.scope}.${name}`;
    if (specifier.type === "ImportNamespaceSpecifier") return [`${target} = module;`];
    if (specifier.type === "ImportSpecifier" && specifier.importKind === "type") return [];
    const key = JSON.stringify(importedName(specifier));
    return [`if (${key} in module) ${target} = module[${key}];`];
  });
  rewriteLoading(text, node, copies, given);
  if (hoistTo !== null) text.move(node.start, node.end, hoistTo);
}

function importedName(specifier: ImportDeclaration["specifiers"][number]): string {
  if (specifier.type !== "ImportSpecifier") return "default";
  const { imported } = specifier;
  return imported.type === "Identifier" ? imported.name : imported.value;
}

/** The module runs; `copies` take from it what the Cell is to have. */
export function rewriteLoading(
  text: MagicString,
  node: Loading,
  copies: readonly string[],
  { load }: Given,
): void {
  if (node.source === null) return;
  const { raw, value } = node.source;
  const attributes = node.attributes.map(({ key, value: { raw: with_, value: meant } }) => {
    const name = key.type === "Identifier" ? key.name : key.value;
    return `${JSON.stringify(name)}: ${with_ ?? JSON.stringify(meant)}`;
  });
  const options = attributes.length === 0 ? "" : `, { with: { ${attributes.join(", ")} } }`;
  const call = `await ${load}(${raw ?? JSON.stringify(value)}${options})`;
  const code = copies.length === 0 ? `${call};` : `{ const module = ${call}; ${copies.join(" ")} }`;
  text.update(node.start, node.end, `${code}\n`);
}
