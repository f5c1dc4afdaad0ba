// How the files of a module are loaded: as TypeScript with decorators, whatever folder they are in,
// and with this very library in the place of Dagger's, so that nothing has to be installed.

import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { encodeMappings } from "../../compile/mapping.ts";
import { stripTypes } from "../../compile/strip.ts";

const ALIASES: Readonly<Record<string, string>> = {
  "@dagger.io/dagger": new URL("../../../stdlib/dagger.ts", import.meta.url).href,
  rondel: new URL("../../../stdlib/index.ts", import.meta.url).href,
};

/** For all that is imported from now on by files in this folder. */
export function loadModulesIn(folder: string): void {
  const home = `${pathToFileURL(folder).href}/`;
  const isOfModule = (url: string | undefined) =>
    url?.startsWith(home) === true && !url.includes("/node_modules/");
  registerHooks({
    resolve(specifier, context, next) {
      const url = ALIASES[specifier];
      if (url === undefined || !isOfModule(context.parentURL)) return next(specifier, context);
      return { url, shortCircuit: true };
    },
    load(url, context, next) {
      if (!isOfModule(url) || !/\.[mc]?ts(\?|$)/.test(url)) return next(url, context);
      return { format: "module", source: compileFile(fileURLToPath(url)), shortCircuit: true };
    },
  });
}

function compileFile(path: string): string {
  const text = readFileSync(path, "utf8");
  const { code, mappings, errors, prelude } = stripTypes(text);
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
