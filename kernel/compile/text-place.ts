// Where an offset is in a text, as people count: lines and columns from 1.

export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** For many offsets of one text. */
export function placesIn(text: string): (offset: number) => TextPlace {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const line = Math.max(1, low);
    return { line, column: Math.max(0, offset - (starts[line - 1] ?? 0)) + 1 };
  };
}
