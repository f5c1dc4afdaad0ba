// `.load MODULE [as NAME]` as the Cell that it is: a module's object in a variable.

import { dirname, resolve } from "node:path";
import { RondelError } from "../../../stdlib/index.ts";
import { openModule } from "./open-module.ts";
import { specifierFrom } from "./specifier.ts";

export function loadCell(rest: string, cwd: string): string {
  const [name, as] = rest.split(/\s+as\s+/);
  if (!name) throw new RondelError(".load needs a module", "For example: .load ./release");
  const { className, path } = openModule(name, cwd);
  const from = JSON.stringify(specifierFrom(cwd, path));
  const variable = as ?? `${className.charAt(0).toLowerCase()}${className.slice(1)}`;
  return `import { ${className} } from ${from}\nconst ${variable} = new ${className}()`;
}

/** What a Cell has loaded. */
export interface LoadedIn {
  readonly variable: string;
  readonly className: string;
  readonly specifier: string;
  /** Of the module's source file, and the folder around it. */
  readonly path: string;
  readonly folder: string;
}

const LOAD = /^import \{ (\w+) \} from "([^"]+)"\nconst (\w+) = new (\w+)\(\)$/;

/** null of any other Cell. */
export function loadedIn(source: string, cwd: string): LoadedIn | null {
  const [, className, specifier, variable, made] = LOAD.exec(source) ?? [];
  if (className === undefined || specifier === undefined || variable === undefined) return null;
  if (made !== className) return null;
  const path = resolve(cwd, specifier);
  return { variable, className, specifier, path, folder: dirname(path) };
}
