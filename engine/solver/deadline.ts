// The end of a process's time, as a signal: whichever comes first, its caller's or the timeout's.

export interface Deadline {
  readonly signal: AbortSignal;
  /** Whether it was the time, and not the caller, that ended it. */
  readonly isOver: boolean;
  [Symbol.dispose](): void;
}

/** `timeoutMs` counts from now on; undefined is all the time there is. */
export function createDeadline(timeoutMs: number | undefined, caller: AbortSignal): Deadline {
  if (timeoutMs === undefined) return { signal: caller, isOver: false, [Symbol.dispose]() {} };
  const time = new AbortController();
  const timer = setTimeout(() => time.abort(), timeoutMs);
  return {
    signal: AbortSignal.any([caller, time.signal]),
    get isOver() {
      return time.signal.aborted && !caller.aborted;
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
