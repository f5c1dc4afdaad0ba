// A Gate lets at most `width` holders through at once, first come first served.
// It is not a queue of work: the caller runs its own work between `enter` and the release.
// Invariant: every release is called once; a waiter whose signal aborts leaves the line.

export interface Gate {
  /** Resolves with the release function once there is room; rejects with the signal's reason. */
  enter(signal?: AbortSignal): Promise<() => void>;
  readonly busy: number;
  readonly waiting: number;
}

interface Waiter {
  readonly admit: () => void;
}

export function createGate(width: number): Gate {
  const line: Waiter[] = [];
  let busy = 0;

  const release = () => {
    busy -= 1;
    line.shift()?.admit();
  };
  const hold = () => {
    busy += 1;
    let held = true;
    return () => {
      if (held) release();
      held = false;
    };
  };

  const enter = (signal?: AbortSignal): Promise<() => void> => {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (busy < width) return Promise.resolve(hold());
    return new Promise((resolve, reject) => {
      const leave = () => {
        line.splice(line.indexOf(waiter), 1);
        reject(signal?.reason);
      };
      const waiter: Waiter = {
        admit: () => {
          signal?.removeEventListener("abort", leave);
          resolve(hold());
        },
      };
      signal?.addEventListener("abort", leave, { once: true });
      line.push(waiter);
    });
  };

  return {
    enter,
    get busy() {
      return busy;
    },
    get waiting() {
      return line.length;
    },
  };
}
