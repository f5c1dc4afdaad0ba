// Which Cells of a kernel run now, and which event of the session was the last before each: whoever
// comes while they run sees what they have done so far.

import type { Feed } from "../feed.ts";
import type { Kernel } from "../kernel.ts";
import type { WatchedCell } from "../watchers.ts";

export interface RunningCell extends WatchedCell {
  readonly after: number;
}

export interface Running {
  /** In the order in which they began: several, when a front end makes subshells. */
  readonly cells: readonly RunningCell[];
}

/** From now on. Those who look on and came later are told of a Cell after this is. */
export function followRunning(
  { watch }: Pick<Kernel, "watch">,
  feed: Pick<Feed, "cursor">,
): Running {
  let cells: readonly RunningCell[] = [];
  const nothing = () => {};
  watch({
    begun(cell) {
      cells = [...cells, { ...cell, after: feed.cursor }];
    },
    ended({ number }) {
      cells = cells.filter((cell) => cell.number !== number);
    },
    output: nothing,
    undone: nothing,
    emptied: nothing,
    numbered: nothing,
  });
  return {
    get cells() {
      return cells;
    },
  };
}
