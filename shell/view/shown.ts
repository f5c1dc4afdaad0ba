// What a Cell's value looks like in a terminal.
// Invariant: of the value's own text nothing reaches the terminal but characters and colours.

import type { Shown } from "../../kernel/display.ts";
import { never } from "../../stdlib/base/assert.ts";
import { cutLine, lineWidth } from "../text/cut.ts";
import { type Line, span } from "../text/line.ts";
import { CODE, foldLine, linesOfText } from "./ansi.ts";
import { splitChain } from "./chain.ts";
import { viewTable } from "./table.ts";
import { countOf, lineOf, nameOf } from "./words.ts";

export interface Room {
  /** `Infinity` where the terminal itself is to break lines, so that they can be copied whole. */
  readonly columns: number;
}

export function viewShown(shown: Shown, { columns }: Room): Line[] {
  if (columns < 1) return [];
  switch (shown.kind) {
    case "nothing":
      return [];
    case "text":
      return [...textLines(shown.text, columns), ...cutMark(shown.cutChars, columns)];
    case "inspected": {
      const lines = linesOfText(shown.ansi, CODE).flatMap((line) => foldLine(line, columns));
      return [...lines, ...cutMark(shown.cutChars, columns)];
    }
    case "table":
      return viewTable(shown, columns);
    case "lazy":
      return viewChain(shown.type, shown.chain, columns);
    case "rich":
      return textLines(shown.bundle["text/plain"], columns);
    default:
      return never(shown);
  }
}

/** The break at the end of a text begins no line of its own. */
function textLines(text: string, columns: number): Line[] {
  const lines = linesOfText(text.endsWith("\n") ? text.slice(0, -1) : text);
  return lines.flatMap((line) => foldLine(line, columns));
}

function cutMark(cutChars: number, columns: number): Line[] {
  if (cutChars === 0) return [];
  return [lineOf(`… ${countOf(cutChars, "more character")}`, "muted", columns)];
}

function viewChain(type: string, chain: string, columns: number): Line[] {
  const calls = splitChain(nameOf(chain)).map((call) => lineOf(`  ${call}`, "plain", columns));
  return [lineOf(nameOf(type), "type", columns), ...calls];
}

/** The heading of a view: what it is, and the facts about it, each in one piece if it can be. */
export function headingOf(what: string, facts: readonly string[], columns: number): Line[] {
  const lines: Line[] = [[span(nameOf(what), "type")]];
  for (const [at, fact] of facts.entries()) {
    const last = lines.at(-1) ?? [];
    const joined: Line = [...last, span(`${at === 0 ? "  " : " · "}${fact}`, "muted")];
    if (lineWidth(joined) <= columns) lines.splice(-1, 1, joined);
    else lines.push([span(`  ${fact}`, "muted")]);
  }
  return lines.map((line) => cutLine(line, columns));
}
