// Which names the library exports, read from its source: loading it would cost more.

import { dirname, resolve } from "node:path";
import { parseSync } from "oxc-parser";
import type { CompletionKind } from "../../code.ts";
import { readText } from "../host.ts";

/** Each name of the library and what it is. */
export type LibraryNames = ReadonlyMap<string, CompletionKind>;

export function readLibraryNames(path: string): LibraryNames {
  const names = new Map<string, CompletionKind>();
  for (const [name, isType] of exportsOf(path)) {
    // A name may be both, as those are that list the values of a type.
    if (isInternal(name)) continue;
    if (!isType) names.set(name, isFunction(name) ? "function" : "class");
    else if (!names.has(name)) names.set(name, "type");
  }
  return names;
}

/** Written in capitals: a constant of the library's own. */
function isInternal(name: string): boolean {
  return /^[A-Z]+_[A-Z_]+$/.test(name);
}

/** Those that JavaScript has already stay what they are at the prompt. */
export function isBuiltIn(name: string): boolean {
  return name in globalThis;
}

function exportsOf(path: string): [name: string, isType: boolean][] {
  const { module } = parseSync(path, readText(path) ?? "", { sourceType: "module" });
  return module.staticExports
    .flatMap(({ entries }) => entries)
    .flatMap(({ exportName, importName, moduleRequest, isType }): [string, boolean][] => {
      if (exportName.name !== null) return [[exportName.name, isType]];
      if (importName.kind !== "AllButDefault" || moduleRequest === null) return [];
      // Functions that make the library's own are for those who write it, not for the prompt.
      const below = exportsOf(resolve(dirname(path), moduleRequest.value));
      return below.filter(([name]) => !isFunction(name));
    });
}

function isFunction(name: string): boolean {
  return /^[a-z]/.test(name);
}
