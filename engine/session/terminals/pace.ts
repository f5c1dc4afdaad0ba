// How fast a terminal may show: as fast as the viewer that writes reads, unless that one has
// stopped reading, as when its machine sleeps.

export interface Pace {
  /** Something may be there for those who wait. */
  announce(): void;
  next(): Promise<void>;
  /** A viewer has read on. */
  moved(): void;
  /** false when it did not come to hold, as nobody has read on for a while. */
  waitFor(holds: () => boolean): Promise<boolean>;
}

/** A viewer that does not read for so long is not waited for. */
const PATIENCE_MS = 1_000;

export function createPace(): Pace {
  let changed = Promise.withResolvers<void>();
  let progressed = Promise.withResolvers<void>();
  const announce = () => {
    const { resolve } = changed;
    changed = Promise.withResolvers();
    resolve();
  };
  const moved = () => {
    const { resolve } = progressed;
    progressed = Promise.withResolvers();
    resolve();
  };
  return {
    announce() {
      announce();
      moved();
    },
    next: () => changed.promise,
    moved,
    async waitFor(holds) {
      while (!holds()) if (!(await within(progressed.promise, PATIENCE_MS))) return false;
      return true;
    },
  };
}

async function within(work: Promise<void>, ms: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), ms);
  try {
    return await Promise.race([work.then(() => true), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
