// The lines that one process has printed, as many as are worth printing again: the first and the
// last, and how many there were between them.
// Invariant: what it keeps is bounded, however much is added.

export interface PrintedLine {
  readonly text: string;
  readonly isError: boolean;
}

export interface LineRecord {
  add(line: PrintedLine): void;
  /** Takes the newest lines out, to be printed anew by something that can change them. */
  takeLast(count: number): PrintedLine[];
  last(count: number): PrintedLine[];
  readonly head: readonly PrintedLine[];
  readonly tail: readonly PrintedLine[];
  /** How many lines lie between the head and the tail. */
  readonly leftOut: number;
}

/** Printed in full up to so many lines; of more, the first half and the last. */
export const MOST_PRINTED_LINES = 1_000;
/** And up to so many characters, each half of it. */
const MOST_HALF_CHARS = 1024 * 1024;
const HALF_LINES = MOST_PRINTED_LINES / 2;

export function createLineRecord(): LineRecord {
  const head: PrintedLine[] = [];
  let headChars = 0;
  let isHeadFull = false;
  /** The lines from `first` on; those before it wait to be removed together. */
  let tail: PrintedLine[] = [];
  let first = 0;
  let tailChars = 0;
  let leftOut = 0;

  const shorten = () => {
    while (tail.length - first > HALF_LINES || tailChars > MOST_HALF_CHARS) {
      tailChars -= tail[first]?.text.length ?? 0;
      first += 1;
      leftOut += 1;
      if (first >= tail.length) break;
    }
    if (first < 4 * HALF_LINES) return;
    tail = tail.slice(first);
    first = 0;
  };
  return {
    head,
    get tail() {
      return tail.slice(first);
    },
    get leftOut() {
      return leftOut;
    },
    add(line) {
      if (!isHeadFull) {
        head.push(line);
        headChars += line.text.length;
        isHeadFull = head.length >= HALF_LINES || headChars >= MOST_HALF_CHARS;
        return;
      }
      tail.push(line);
      tailChars += line.text.length;
      shorten();
    },
    takeLast(count) {
      const taken = tail.slice(Math.max(first, tail.length - count));
      tail.length -= taken.length;
      tailChars -= taken.reduce((sum, { text }) => sum + text.length, 0);
      if (taken.length < count && leftOut === 0) {
        taken.unshift(...head.splice(Math.max(0, head.length - (count - taken.length))));
      }
      return taken;
    },
    last(count) {
      const newest = tail.slice(Math.max(first, tail.length - count));
      const missing = count - newest.length;
      if (missing <= 0 || leftOut > 0) return newest;
      return [...head.slice(Math.max(0, head.length - missing)), ...newest];
    },
  };
}
