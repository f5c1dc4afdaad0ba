// What is typed, on its way: one message at a time, so that keys arrive in their order, and what
// comes meanwhile goes together in the next.

export interface Typing {
  type(bytes: Uint8Array): void;
  /** Rejects when something could not be sent. */
  readonly failed: Promise<never>;
}

export function createTyping(send: (bytes: Buffer) => Promise<void>): Typing {
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  let waiting: Uint8Array[] = [];
  let isSending = false;

  const work = async () => {
    isSending = true;
    while (waiting.length > 0) {
      const bytes = Buffer.concat(waiting);
      waiting = [];
      await send(bytes);
    }
    isSending = false;
  };
  return {
    failed: failed.promise,
    type(bytes) {
      if (bytes.length === 0) return;
      waiting.push(bytes);
      if (!isSending) work().catch(failed.reject);
    },
  };
}
