// Work in lines: of each line one piece after the other, whatever became of the one before; those
// of several lines beside each other. What is under way, or comes next in its line, can be
// interrupted.

export interface Turns {
  take<T>(work: (turn: Turn) => Promise<T>, line?: string): Promise<T>;
  interrupt(): void;
}

export interface Turn {
  /** Work that has not come far looks here, and ends. */
  readonly isInterrupted: boolean;
}

interface Line {
  readonly turns: { isInterrupted: boolean }[];
  last: Promise<unknown>;
}

export function createTurns(): Turns {
  const lines = new Map<string, Line>();
  return {
    take(work, name = "") {
      const line = lines.get(name) ?? { turns: [], last: Promise.resolve() };
      lines.set(name, line);
      const turn = { isInterrupted: false };
      line.turns.push(turn);
      const begin = () => work(turn);
      const mine = line.last.then(begin, begin).finally(() => {
        line.turns.splice(line.turns.indexOf(turn), 1);
        if (line.turns.length === 0) lines.delete(name);
      });
      line.last = mine.catch(() => {});
      return mine;
    },
    interrupt() {
      for (const { turns } of lines.values()) {
        const [first] = turns;
        if (first !== undefined) first.isInterrupted = true;
      }
    },
  };
}
