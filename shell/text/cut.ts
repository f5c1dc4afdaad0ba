// A Line made no wider than the screen.

import type { Line, Span } from "./line.ts";
import { graphemesOf, graphemeWidth, widthOf } from "./width.ts";

export function lineWidth(line: Line): number {
  return line.reduce((columns, { text }) => columns + widthOf(text), 0);
}

/** What fits, with `mark` at its end when something did not. */
export function cutLine(line: Line, columns: number, mark = "…"): Line {
  if (lineWidth(line) <= columns) return line;
  const markWidth = widthOf(mark);
  const kept = takeColumns(line, Math.max(0, columns - markWidth));
  if (markWidth > columns) return kept;
  return [...kept, { text: mark, role: kept.at(-1)?.role ?? "muted" }];
}

/** With spaces behind it up to that width, or cut to it. */
export function fitLine(line: Line, columns: number): Line {
  const cut = cutLine(line, columns);
  const missing = columns - lineWidth(cut);
  return missing > 0 ? [...cut, { text: " ".repeat(missing), role: "plain" }] : cut;
}

function takeColumns(line: Line, columns: number): Span[] {
  const kept: Span[] = [];
  let left = columns;
  for (const { text, role } of line) {
    let taken = "";
    for (const grapheme of graphemesOf(text)) {
      const width = graphemeWidth(grapheme);
      if (width > left) return [...kept, { text: taken, role }];
      taken += grapheme;
      left -= width;
    }
    kept.push({ text: taken, role });
  }
  return kept;
}
