// The files of a module: a folder with a dagger.json in it. They are TypeScript with decorators,
// and what they import as Dagger's SDK is this very library, so that nothing is to be installed.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { encodeMappings } from "../compile/mapping.ts";
import { stripTypes } from "../compile/strip.ts";

const SDK = "@dagger.io/dagger";
const SDK_URL = new URL("../../stdlib/dagger.ts", import.meta.url);

/** What an import means to the file that it stands in; null when it is like any other. */
export function resolveInModule(specifier: string, parent: string | undefined) {
  const folder = specifier === SDK ? moduleOf(parent) : null;
  if (folder === null) return null;
  // By the module that it is imported in, whose own files it knows.
  const url = new URL(SDK_URL);
  url.searchParams.set("module", folder);
  return { url: url.href, shortCircuit: true };
}

/** The code of a module's file; null of any other. */
export function loadInModule(url: string) {
  if (!/\.[mc]?ts(\?|$)/.test(url) || moduleOf(url) === null) return null;
  const source = compileFile(pathOf(url));
  return { format: "module", source, shortCircuit: true } as const;
}

/** The folder of the module that a file belongs to; null of any other file. */
function moduleOf(url: string | undefined): string | null {
  if (url?.startsWith("file:") !== true || url.includes("/node_modules/")) return null;
  return moduleFolderOf(pathOf(url));
}

/** By the path of the file. */
export function moduleFolderOf(path: string): string | null {
  let folder = dirname(path);
  for (let at = dirname(folder); at !== folder; [folder, at] = [at, dirname(at)]) {
    if (existsSync(join(folder, "dagger.json"))) return folder;
  }
  return null;
}

function pathOf(url: string): string {
  return fileURLToPath(url.replace(/\?.*$/, ""));
}

function compileFile(path: string): string {
  const { code, mappings, errors, prelude } = stripTypes(readFileSync(path, "utf8"));
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${path}: ${error.message}`);
  const map = {
    version: 3,
    sources: [pathToFileURL(path).href],
    names: [],
    mappings: encodeMappings([[], ...mappings]),
  };
  const inline = Buffer.from(JSON.stringify(map)).toString("base64");
  return `${prelude}\n${code}\n//# sourceMappingURL=data:application/json;base64,${inline}\n`;
}
