// `.load MODULE [as NAME]` as the Cell that it is: a module's object in a variable.

import { relative } from "node:path";
import { RondelError } from "../../../stdlib/index.ts";
import { openModule } from "./open-module.ts";

export function loadCell(rest: string, cwd: string): string {
  const [name, as] = rest.split(/\s+as\s+/);
  if (!name) throw new RondelError(".load needs a module", "For example: .load ./release");
  const { className, path } = openModule(name, cwd);
  const specifier = relative(cwd, path);
  const from = JSON.stringify(specifier.startsWith(".") ? specifier : `./${specifier}`);
  const variable = as ?? `${className.charAt(0).toLowerCase()}${className.slice(1)}`;
  return `import { ${className} } from ${from}\nconst ${variable} = new ${className}()`;
}
