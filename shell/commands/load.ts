// `.load`: a module's object in a variable, with its types. It is a cell like any other, so that a
// resumed session has it too; given again, it takes what was edited.

import { relative } from "node:path";
import { openModule } from "../../kernel/save/host/open-module.ts";
import { RondelError } from "../../stdlib/index.ts";
import type { CommandBody } from "./command.ts";

export const load: CommandBody = async (rest, { cwd, surface, runCell }) => {
  const [name, as] = rest.split(/\s+as\s+/);
  if (!name) throw new RondelError(".load needs a module", "For example: .load ./release");
  const { className, path } = openModule(name, cwd);
  const specifier = relative(cwd, path);
  const from = JSON.stringify(specifier.startsWith(".") ? specifier : `./${specifier}`);
  const variable = as ?? `${className.charAt(0).toLowerCase()}${className.slice(1)}`;
  const code = `import { ${className} } from ${from}\nconst ${variable} = new ${className}()`;
  const { highlight } = await import("../text/highlight.ts");
  surface.print(highlight(code));
  await runCell(code);
};
