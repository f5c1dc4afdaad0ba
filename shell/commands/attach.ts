// `.attach NUMBER`: back to a terminal that runs, with the screen as it is.

import { writeKept } from "../../kernel/terminals/kept-code.ts";
import { numberOf } from "../../kernel/terminals/place.ts";
import { RondelError } from "../../stdlib/index.ts";
import { highlight } from "../text/highlight.ts";
import type { CommandBody } from "./command.ts";

export const attach: CommandBody = async (rest, { kernel, surface, runCell }) => {
  const number = numberOf(rest);
  if (number === null) {
    throw new RondelError(`${rest || "nothing"} is no number of a terminal`, "See .terminals.");
  }
  const stay = await surface.attach(await kernel.connection(), number, null);
  if (stay.how === "detached" || stay.kept === null) return;
  const source = await writeKept(stay.kept, kernel, { first: null });
  surface.print(highlight(source));
  await runCell(source);
};
