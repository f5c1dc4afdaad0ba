// What failed beside any Cell: what and why, and what to do.

import { RondelError } from "../stdlib/index.ts";
import { cleanLine } from "./text/clean.ts";
import { type Line, span } from "./text/line.ts";

export function viewTrouble(error: unknown): Line[] {
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof RondelError ? error.hint : "";
  return [
    ...message.split("\n").map((line): Line => [span(cleanLine(line), "bad")]),
    ...(hint === "" ? [] : [[span(hint, "muted")]]),
  ];
}
