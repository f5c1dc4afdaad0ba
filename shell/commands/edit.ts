// `.edit [CELL]`: the next cell is written in the user's own editor.

import { RondelError } from "../../stdlib/index.ts";
import { editText } from "../host/edit-text.ts";
import type { CommandBody } from "./command.ts";

export const edit: CommandBody = async (rest, prompt) => {
  const text = await editText(sourceOf(rest, prompt.kernel.reports), prompt);
  prompt.prefill(text);
};

interface Numbered {
  readonly number: number;
  readonly source: string;
}

function sourceOf(rest: string, reports: readonly Numbered[]): string {
  if (rest === "") return reports.at(-1)?.source ?? "";
  const found = reports.find(({ number }) => number === Number(rest));
  if (found !== undefined) return found.source;
  throw new RondelError(`there is no cell ${rest}`, "See .history for those there are.");
}
