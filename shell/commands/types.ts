// `.types EXPRESSION`: what it is to the type checker. Nothing is run.

import { highlight } from "../text/highlight.ts";
import { span } from "../text/line.ts";
import type { CommandBody } from "./command.ts";

export const types: CommandBody = async (rest, { kernel, surface }) => {
  if (rest === "")
    return surface.print([[span("Of what? For example: .types container()", "muted")]]);
  const language = await kernel.language();
  const found = await language.typeOf(rest);
  surface.print(
    found === null ? [[span(`Nothing is known of ${rest}.`, "warning")]] : highlight(found),
  );
};
