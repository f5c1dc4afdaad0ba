// Who runs the user's code now, and the spare that waits to take that seat.
// Invariant: the spare is started when all is quiet, and takes no time from anybody.

import { type Child, type ChildOptions, startChild } from "./child.ts";

const SPARE_AFTER_MS = 1_500;

export interface Seats {
  /** The one that runs the code; another is seated when it has ended. */
  current(): Child;
  /** Seats another, and ends the one that was there. */
  change(how: string): Child;
  /** A job has ended: for a while more are likely to come. */
  rest(): void;
  close(): Promise<void>;
}

export interface SeatsOptions extends ChildOptions {
  readonly keepsSpare: boolean;
  readonly isBusy: () => boolean;
  readonly seated: (child: Child) => void;
  /** One has ended while no job could tell it. */
  readonly lost: (how: string) => void;
}

export function createSeats({ keepsSpare, isBusy, seated, lost, ...options }: SeatsOptions): Seats {
  let spare: Child | null = null;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  const prepareSpare = () => {
    if (!keepsSpare || isClosed) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      if (isBusy()) prepareSpare();
      else if (spare === null) startSpare();
    }, SPARE_AFTER_MS);
    timer.unref();
  };
  const startSpare = () => {
    const fresh = startChild(options);
    spare = fresh;
    void fresh.ended.then(() => {
      if (spare === fresh) spare = null;
    });
  };
  const seat = (): Child => {
    const next = spare ?? startChild(options);
    spare = null;
    seated(next);
    next.ready.then(prepareSpare, () => {});
    void next.ended.then(({ how, isTold }) => {
      if (child === next && !isTold && !isClosed) lost(how);
    });
    return next;
  };
  let child = seat();

  return {
    current() {
      if (child.isOver && !isClosed) child = seat();
      return child;
    },
    change(how) {
      const old = child;
      child = seat();
      old.kill(how);
      return child;
    },
    rest: () => void timer?.refresh(),
    async close() {
      isClosed = true;
      clearTimeout(timer);
      const all = [child, spare].filter((one) => one !== null);
      for (const one of all) one.kill("it was closed");
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}
