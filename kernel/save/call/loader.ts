// How a module's process loads: the module's own files as they are, with this library in the
// place of Dagger's, and everything else as Node does.

import { registerHooks } from "node:module";
import { loadInModule, resolveInModule } from "../../evaluate/module-files.ts";

const LIBRARY_FOUND = {
  url: new URL("../../../stdlib/index.ts", import.meta.url).href,
  shortCircuit: true,
};

export function loadModules(): void {
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === "rondel") return LIBRARY_FOUND;
      return resolveInModule(specifier, context.parentURL) ?? next(specifier, context);
    },
    load: (url, context, next) => loadInModule(url) ?? next(url, context),
  });
}
