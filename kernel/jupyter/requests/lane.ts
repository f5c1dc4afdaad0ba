// Requests that are answered one after the other, whatever became of the one before.

export interface Lane {
  take(work: () => Promise<void>): Promise<void>;
  /** Resolves when all that was taken so far is done. */
  empty(): Promise<void>;
}

export function createLane(): Lane {
  let last: Promise<void> = Promise.resolve();
  return {
    take(work) {
      last = last.then(work).catch(() => {});
      return last;
    },
    empty: () => last,
  };
}
