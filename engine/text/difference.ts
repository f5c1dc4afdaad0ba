// What must be changed in one list of lines to get another: as few lines as possible, found by
// Myers's greedy walk. Where two texts have too little in common, all between their common start
// and end counts as changed: that is true too, and the cost stays bounded.

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

/** For each number of edits, how far each diagonal was reached before it; null when too many. */
function walk(
  oldSize: number,
  newSize: number,
  isSame: (x: number, y: number) => boolean,
): Map<number, number>[] | null {
  const trace: Map<number, number>[] = [];
  const reached = new Map<number, number>([[1, 0]]);
  for (let edits = 0; edits <= Math.min(oldSize + newSize, MOST_EDITS); edits += 1) {
    trace.push(new Map(reached));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = stepTo(reached, diagonal, edits);
      while (x < oldSize && x - diagonal < newSize && isSame(x, x - diagonal)) x += 1;
      reached.set(diagonal, x);
      if (x >= oldSize && x - diagonal >= newSize) return trace;
    }
  }
  return null;
}

/** Down, which adds a line, from the diagonal above; or right, which removes one. */
function stepTo(reached: ReadonlyMap<number, number>, diagonal: number, edits: number): number {
  return goesDown(reached, diagonal, edits)
    ? (reached.get(diagonal + 1) ?? 0)
    : (reached.get(diagonal - 1) ?? 0) + 1;
}

function goesDown(reached: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean {
  if (diagonal === -edits || diagonal === edits) return diagonal === -edits;
  return (reached.get(diagonal - 1) ?? 0) < (reached.get(diagonal + 1) ?? 0);
}

/** The way back from the end, in which neighbouring edits are one region. */
function regionsOf(
  trace: readonly ReadonlyMap<number, number>[],
  oldSize: number,
  newSize: number,
  start: number,
): Region[] {
  const regions: Region[] = [];
  let [x, y] = [oldSize, newSize];
  for (let edits = trace.length - 1; edits > 0; edits -= 1) {
    const reached = trace[edits] ?? new Map<number, number>();
    const diagonal = x - y;
    const down = goesDown(reached, diagonal, edits);
    const fromX = reached.get(down ? diagonal + 1 : diagonal - 1) ?? 0;
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
