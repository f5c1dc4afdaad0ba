// The latest of what a terminal has shown, as bytes numbered from its beginning.
// Invariant: it holds no more than it may (but one piece, in any case), and nothing between its
// start and its end is missing.

export interface Backlog {
  /** The number of the first byte that is still here. */
  readonly start: number;
  readonly end: number;
  push(bytes: Uint8Array): void;
  /** What comes after the first `offset` bytes, which must be here. */
  read(offset: number, most: number): Uint8Array;
}

export function createBacklog(mostBytes: number): Backlog {
  let pieces: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  let end = 0;
  const startOf = () => pieces[0]?.at ?? end;
  return {
    get start() {
      return startOf();
    },
    get end() {
      return end;
    },
    push(bytes) {
      if (bytes.length === 0) return;
      pieces.push({ at: end, bytes });
      end += bytes.length;
      // The last stays, however large it is.
      const first = pieces.findIndex((one) => end - one.at <= mostBytes);
      if (first !== 0) pieces = pieces.slice(first);
    },
    read(offset, most) {
      const found: Uint8Array[] = [];
      let length = 0;
      for (const { at, bytes } of pieces.slice(firstAfter(pieces, offset))) {
        if (length >= most) break;
        const part = bytes.subarray(Math.max(0, offset - at)).subarray(0, most - length);
        found.push(part);
        length += part.length;
      }
      const [only] = found;
      return found.length === 1 && only !== undefined ? only : Buffer.concat(found);
    },
  };
}

/** The piece that holds the byte; found by halves, for a reader asks often. */
function firstAfter(
  pieces: readonly { readonly at: number; readonly bytes: Uint8Array }[],
  offset: number,
): number {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const piece = pieces[middle];
    if (piece !== undefined && piece.at + piece.bytes.length <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
