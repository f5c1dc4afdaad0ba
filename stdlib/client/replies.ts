// The replies of a subscription, at the pace of whoever asks for them.
// Invariant: no more than a few wait here. Then the socket is not read, and who sends must wait.

export interface Sink<T> {
  next(reply: T): void;
  error(cause: unknown): void;
  complete(): void;
}

export interface RepliesOptions<T> {
  /** Answers what ends the subscription. */
  readonly subscribe: (sink: Sink<T>) => () => void;
  readonly pause: () => void;
  readonly resume: () => void;
  /** Around each wait. */
  readonly during: (work: Promise<void>) => Promise<void>;
}

/** Some come after this, of what has been read from the socket already. */
export const MOST_WAITING_REPLIES = 16;

export async function* repliesOf<T>(options: RepliesOptions<T>): AsyncGenerator<T, void, void> {
  const { subscribe, pause, resume, during } = options;
  const waiting: T[] = [];
  let ended: { readonly cause?: unknown } | null = null;
  let changed = Promise.withResolvers<void>();
  const announce = () => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  const end = (how: { readonly cause?: unknown }) => {
    ended ??= how;
    announce();
  };
  const leave = subscribe({
    next(reply) {
      waiting.push(reply);
      if (waiting.length >= MOST_WAITING_REPLIES) pause();
      announce();
    },
    error: (cause) => end({ cause }),
    complete: () => end({}),
  });
  const isDone = () => waiting.length === 0 && ended !== null;
  try {
    while (!isDone()) {
      const reply = waiting.shift();
      if (reply === undefined) {
        resume();
        await during(changed.promise);
      } else yield reply;
    }
    throwCause(ended);
  } finally {
    resume();
    leave();
  }
}

function throwCause(ended: { readonly cause?: unknown } | null): void {
  if (ended !== null && "cause" in ended) throw ended.cause;
}
