// What failed beside any Cell: what and why, and what to do.

import { RondelError } from "../stdlib/index.ts";
import { cleanLine } from "./text/clean.ts";
import { type Line, span } from "./text/line.ts";
import { wrapLine } from "./text/wrap.ts";

export function viewTrouble(error: unknown, { columns }: { readonly columns: number }): Line[] {
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof RondelError ? error.hint : "";
  const lines = [
    ...message.split("\n").map((line): Line => [span(cleanLine(line), "bad")]),
    ...(hint === "" ? [] : [[span(cleanLine(hint), "muted")]]),
  ];
  return lines.flatMap((line) => wrapLine(line, columns));
}
