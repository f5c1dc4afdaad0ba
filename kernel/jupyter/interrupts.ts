// Interrupts, for what is no Cell of code and waits: each ends all that waits at that moment.

export interface Interrupts {
  /** Aborted by the next one. */
  readonly next: AbortSignal;
  interrupt(): void;
}

export function createInterrupts(): Interrupts {
  let controller = new AbortController();
  return {
    get next() {
      return controller.signal;
    },
    interrupt() {
      controller.abort();
      controller = new AbortController();
    },
  };
}
