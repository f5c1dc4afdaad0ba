// Work that waits in a line: one after the other, in order.

export interface Line {
  /** null when it failed, or when too much waits already. */
  add<T>(work: () => Promise<T>): Promise<T | null>;
  /** Whether nothing waits any more, at the latest after so long. */
  settled(waitMs: number): Promise<boolean>;
}

/** As much as a session of many Cells has when it is taken up again. */
const MOST_WAITING = 10_000;

export function createLine(): Line {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    add<T>(work: () => Promise<T>): Promise<T | null> {
      if (waiting >= MOST_WAITING) return Promise.resolve(null);
      waiting += 1;
      const done = last
        .then(work)
        .catch(() => null)
        .finally(() => {
          waiting -= 1;
        });
      last = done;
      return done;
    },
    async settled(waitMs) {
      if (waiting === 0) return true;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((resolve) => {
        timer = setTimeout(resolve, waitMs);
      });
      await Promise.race([last, late]);
      clearTimeout(timer);
      return waiting === 0;
    },
  };
}
