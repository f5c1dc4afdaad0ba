// Source maps as numbers. Two passes make the code of a Cell, each with a map; what is handed on
// leads from the last text to the first.
// Invariant: lines and columns count from 0, columns in UTF-16 units, as the format has it.

/** [column in the code, source, line of the source, column of the source] */
export type Segment = readonly [number, number, number, number];
export type Mappings = readonly (readonly Segment[])[];

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Segments that lead nowhere are left out. */
export function decodeMappings(text: string): Mappings {
  let source = 0;
  let line = 0;
  let from = 0;
  return text.split(";").map((group) => {
    let column = 0;
    const segments: Segment[] = [];
    for (const entry of group.split(",")) {
      const [columns = 0, sources, lines = 0, froms = 0] = decodeNumbers(entry);
      column += columns;
      if (sources === undefined) continue;
      source += sources;
      line += lines;
      from += froms;
      segments.push([column, source, line, from]);
    }
    return segments;
  });
}

function decodeNumbers(text: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const char of text) {
    const digit = DIGITS.indexOf(char);
    value |= (digit & 31) << shift;
    shift += 5;
    if ((digit & 32) !== 0) continue;
    numbers.push((value & 1) === 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}

export function encodeMappings(mappings: Mappings): string {
  let before: Segment = [0, 0, 0, 0];
  return mappings
    .map((segments) => {
      before = [0, before[1], before[2], before[3]];
      return segments
        .map((segment) => {
          const text = segment.map((value, index) => encodeNumber(value - (before[index] ?? 0)));
          before = segment;
          return text.join("");
        })
        .join(",");
    })
    .join(";");
}

function encodeNumber(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = "";
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += DIGITS.charAt(rest > 0 ? digit | 32 : digit);
  } while (rest > 0);
  return text;
}

/** From the code of `outer` to the source of `inner`, whose code is the source of `outer`. */
export function composeMappings(outer: Mappings, inner: Mappings): Mappings {
  return outer.map((segments) =>
    segments.flatMap(([column, , line, from]): Segment[] => {
      const found = segmentAt(inner[line] ?? [], from);
      if (found === null) return [];
      const [, source, sourceLine, sourceColumn] = found;
      return [[column, source, sourceLine, sourceColumn]];
    }),
  );
}

/** The last that begins at the column or before. */
function segmentAt(segments: readonly Segment[], column: number): Segment | null {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((segments[middle]?.[0] ?? 0) <= column) low = middle + 1;
    else high = middle;
  }
  return segments[low - 1] ?? null;
}
