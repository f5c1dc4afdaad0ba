// `.terminal`: a stay in a container or folder, or in the step that has just failed. What is kept
// of it becomes a Cell of its own, which makes the same again without anybody sitting there.

import { writeKept } from "../../kernel/kept-code.ts";
import { subjectOf } from "../../kernel/subject.ts";
import { openTerminal } from "../../stdlib/client/terminal/open.ts";
import { RondelError } from "../../stdlib/index.ts";
import { highlight } from "../text/highlight.ts";
import type { CommandBody, Prompt } from "./command.ts";

export const terminal: CommandBody = async (rest, prompt) => {
  const { kernel, surface, runCell } = prompt;
  const { of, text } = await placeOf(rest, prompt);
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

interface Place {
  /** What the engine opens it on. */
  readonly of: string;
  /** An expression for that; null of a step that failed. */
  readonly text: string | null;
}

async function placeOf(rest: string, { kernel }: Prompt): Promise<Place> {
  const last = kernel.reports.at(-1);
  const failed = last?.outcome.kind === "failed" ? (last.outcome.error.exec?.op ?? null) : null;
  if (rest === "" && failed !== null) return { of: failed, text: null };
  const { id } = await subjectOf(rest, kernel);
  // `_` will be another value by then.
  const text = rest === "" ? `_${last?.number ?? ""}` : rest;
  return { of: id, text: /^[\w$]+$/.test(text) ? text : `(${text})` };
}
