// `.terminal`: a stay in a container or folder, or in the step that has just failed. What is kept
// of it becomes a Cell of its own, which makes the same again without anybody sitting there.

import { writeKept } from "../../kernel/terminals/kept-code.ts";
import { placeOf } from "../../kernel/terminals/place.ts";
import { openTerminal } from "../../stdlib/client/terminal/open.ts";
import { RondelError } from "../../stdlib/index.ts";
import { highlight } from "../text/highlight.ts";
import type { CommandBody } from "./command.ts";

export const terminal: CommandBody = async (rest, prompt) => {
  const { kernel, surface, runCell } = prompt;
  const { of, text } = await placeOf(rest, kernel);
  const connection = await kernel.connection();
  const { number } = await openTerminal(connection, { of }, surface.own ?? noScreen());
  const stay = await surface.attach(connection, number, null);
  if (stay.how === "detached" || stay.kept === null) return;
  const source = await writeKept(stay.kept, kernel, { first: text });
  surface.print(highlight(source));
  await runCell(source);
};

function noScreen(): never {
  throw new RondelError(
    "a terminal cannot be shown among plain lines",
    "Open it in another window: rondel terminal DIGEST.",
  );
}
