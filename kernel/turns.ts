// One piece of work after the other, whatever became of the one before; and the one whose turn it
// is, or comes next, can be interrupted.

export interface Turns {
  take<T>(work: (turn: Turn) => Promise<T>): Promise<T>;
  interrupt(): void;
}

export interface Turn {
  /** Work that has not come far looks here, and ends. */
  readonly isInterrupted: boolean;
}

export function createTurns(): Turns {
  const line: { isInterrupted: boolean }[] = [];
  let last: Promise<unknown> = Promise.resolve();
  return {
    take(work) {
      const turn = { isInterrupted: false };
      line.push(turn);
      const begin = () => work(turn);
      const mine = last.then(begin, begin).finally(() => line.splice(line.indexOf(turn), 1));
      last = mine.catch(() => {});
      return mine;
    },
    interrupt() {
      const [first] = line;
      if (first !== undefined) first.isInterrupted = true;
    },
  };
}
