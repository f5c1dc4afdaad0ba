// What must be changed in one list of lines to get another: as few lines as possible, found by
// Myers's greedy walk. Where two texts have too little in common, all between their common start
// and end counts as changed: that is true too, and the cost stays bounded.

import { assert } from "../../stdlib/base/assert.ts";

/** Lines `oldStart` to `oldEnd` become `newStart` to `newEnd`; ends are not part of it. */
export interface Region {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** Time and memory grow with its square. */
const MOST_EDITS = 2000;

export function difference(before: readonly string[], after: readonly string[]): Region[] {
  const start = commonStart(before, after);
  const end = commonEnd(before, after, start);
  const [oldSize, newSize] = [before.length - start - end, after.length - start - end];
  if (oldSize === 0 && newSize === 0) return [];
  const whole = {
    oldStart: start,
    oldEnd: start + oldSize,
    newStart: start,
    newEnd: start + newSize,
  };
  if (oldSize === 0 || newSize === 0) return [whole];
  const isSame = (x: number, y: number) => before[start + x] === after[start + y];
  const trace = walk(oldSize, newSize, isSame);
  return trace === null ? [whole] : regionsOf(trace, oldSize, newSize, start);
}

function commonStart(before: readonly string[], after: readonly string[]): number {
  let count = 0;
  const most = Math.min(before.length, after.length);
  while (count < most && before[count] === after[count]) count += 1;
  return count;
}

function commonEnd(before: readonly string[], after: readonly string[], start: number): number {
  let count = 0;
  const most = Math.min(before.length, after.length) - start;
  while (count < most && before.at(-1 - count) === after.at(-1 - count)) count += 1;
  return count;
}

/** How far each diagonal was reached: diagonal d is at `values[d + middle]`. */
interface Reached {
  readonly values: Int32Array;
  readonly middle: number;
}

/** What was reached before each number of edits; null when they are too many. */
function walk(
  oldSize: number,
  newSize: number,
  isSame: (x: number, y: number) => boolean,
): Reached[] | null {
  const trace: Reached[] = [];
  const most = Math.min(oldSize + newSize, MOST_EDITS);
  const middle = most + 1;
  const reached: Reached = { values: new Int32Array(2 * middle + 1), middle };
  for (let edits = 0; edits <= most; edits += 1) {
    const values = reached.values.slice(middle - edits - 1, middle + edits + 2);
    trace.push({ values, middle: edits + 1 });
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down = goesDown(reached, diagonal, edits);
      let x = down ? farthest(reached, diagonal + 1) : farthest(reached, diagonal - 1) + 1;
      while (x < oldSize && x - diagonal < newSize && isSame(x, x - diagonal)) x += 1;
      reached.values[diagonal + middle] = x;
      if (x >= oldSize && x - diagonal >= newSize) return trace;
    }
  }
  return null;
}

/** Down, which adds a line, from the diagonal above; or else right, which removes one. */
function goesDown(reached: Reached, diagonal: number, edits: number): boolean {
  if (diagonal === -edits || diagonal === edits) return diagonal === -edits;
  return farthest(reached, diagonal - 1) < farthest(reached, diagonal + 1);
}

function farthest({ values, middle }: Reached, diagonal: number): number {
  return values[diagonal + middle] ?? 0;
}

/** The way back from the end, in which neighbouring edits are one region. */
function regionsOf(
  trace: readonly Reached[],
  oldSize: number,
  newSize: number,
  start: number,
): Region[] {
  const regions: Region[] = [];
  let [x, y] = [oldSize, newSize];
  for (let edits = trace.length - 1; edits > 0; edits -= 1) {
    const reached = trace[edits];
    assert(reached !== undefined, "every number of edits on the way has been reached");
    const diagonal = x - y;
    const down = goesDown(reached, diagonal, edits);
    const fromX = farthest(reached, down ? diagonal + 1 : diagonal - 1);
    const fromY = fromX - (down ? diagonal + 1 : diagonal - 1);
    const [toX, toY] = down ? [fromX, fromY + 1] : [fromX + 1, fromY];
    const next = regions.at(-1);
    if (next !== undefined && next.oldStart === toX + start && next.newStart === toY + start) {
      regions.pop();
      regions.push({ ...next, oldStart: fromX + start, newStart: fromY + start });
    } else {
      const [oldEnd, newEnd] = [toX + start, toY + start];
      regions.push({ oldStart: fromX + start, oldEnd, newStart: fromY + start, newEnd });
    }
    [x, y] = [fromX, fromY];
  }
  return regions.reverse();
}
