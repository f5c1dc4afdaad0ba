// Which names the library exports, read from its source: loading it would cost more.

import { dirname, resolve } from "node:path";
import { parseSync } from "oxc-parser";
import { readText } from "../host.ts";

/** Those that JavaScript has already stay what they are at the prompt. */
export function readLibraryNames(path: string): string[] {
  return [...new Set(exportsOf(path))];
}

export function isBuiltIn(name: string): boolean {
  return name in globalThis;
}

function exportsOf(path: string): string[] {
  const { module } = parseSync(path, readText(path) ?? "", { sourceType: "module" });
  return module.staticExports
    .flatMap(({ entries }) => entries)
    .flatMap(({ exportName, importName, moduleRequest }) => {
      if (exportName.name !== null) return [exportName.name];
      if (importName.kind !== "AllButDefault" || moduleRequest === null) return [];
      return exportsOf(resolve(dirname(path), moduleRequest.value));
    });
}
