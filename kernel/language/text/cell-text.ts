// A Cell as a document, and the way between its offsets and the server's positions. A Cell that
// begins with a dot goes on with the last value, so the document has that value's name before it.
// Invariant: a position of the server that lies outside of the Cell becomes its nearest end.

import type { Position } from "../server/protocol.ts";

export interface CellText {
  readonly text: string;
  positionOf(offset: number): Position;
  offsetOf(position: Position): number;
  /** Whether it is in the Cell, and not in what may follow it in the document. */
  holds(position: Position): boolean;
}

/** The name of the last value. */
export const LAST_VALUE = "_";
const CONTINUES = /^\s*(?=\.(?!\d|\.))/;

export function createCellText(source: string): CellText {
  const added = CONTINUES.exec(source)?.[0].length ?? -1;
  const text = added < 0 ? source : source.slice(0, added) + LAST_VALUE + source.slice(added);
  const starts = lineStarts(text);
  const inDocument = (offset: number) => (added >= 0 && offset >= added ? offset + 1 : offset);
  const inCell = (offset: number) => (added >= 0 && offset > added ? offset - 1 : offset);

  return {
    text,
    positionOf(offset) {
      const at = inDocument(Math.max(0, Math.min(offset, source.length)));
      const line = starts.findLastIndex((start) => start <= at);
      return { line, character: at - (starts[line] ?? 0) };
    },
    holds: ({ line }) => line < starts.length,
    offsetOf({ line, character }) {
      const start = starts[line];
      if (start === undefined) return source.length;
      const lineEnd = starts[line + 1] ?? text.length;
      return Math.min(inCell(Math.min(start + character, lineEnd)), source.length);
    },
  };
}

/** The server ends lines at these and at no others. */
function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((end) => end.index + end[0].length)];
}
