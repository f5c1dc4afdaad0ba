// The questions that wait for their answers.
// Invariant: each is settled once: by its answer, by its deadline, by who asked, or by the end.

/** An answer that takes longer is of no use to somebody who types. */
const ANSWER_DEADLINE_MS = 5_000;
/** Questions that wait for an answer; beyond, they are refused. */
const MOST_QUESTIONS = 256;

export interface Questions {
  /** null when it was not answered. */
  ask(send: (id: number) => void, signal: AbortSignal | undefined): Promise<unknown>;
  answer(id: number, result: unknown): void;
  /** Nobody will answer any more. */
  end(): void;
}

export function createQuestions(cancel: (id: number) => void): Questions {
  const waiting = new Map<number, (result: unknown) => void>();
  let lastId = 0;

  return {
    ask(send, signal) {
      if (signal?.aborted || waiting.size >= MOST_QUESTIONS) return Promise.resolve(null);
      lastId += 1;
      const id = lastId;
      return new Promise((resolve) => {
        const giveUp = () => {
          cancel(id);
          settle(null);
        };
        const settle = (result: unknown) => {
          clearTimeout(deadline);
          signal?.removeEventListener("abort", giveUp);
          waiting.delete(id);
          resolve(result ?? null);
        };
        const deadline = setTimeout(giveUp, ANSWER_DEADLINE_MS);
        signal?.addEventListener("abort", giveUp);
        waiting.set(id, settle);
        send(id);
      });
    },
    answer: (id, result) => waiting.get(id)?.(result),
    end() {
      for (const settle of [...waiting.values()]) settle(null);
    },
  };
}
