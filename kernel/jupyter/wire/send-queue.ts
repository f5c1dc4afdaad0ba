// The messages that go out by one socket, one after the other: the library refuses a second one
// while the first is under way.

export interface SendQueue {
  /** Resolves when the socket has taken it. What a closed socket does not take is gone. */
  send(frames: Uint8Array[]): Promise<void>;
  /** Resolves when all is taken that was sent so far. */
  drained(): Promise<void>;
}

export function createSendQueue(send: (frames: Uint8Array[]) => Promise<void>): SendQueue {
  let last: Promise<void> = Promise.resolve();
  return {
    send(frames) {
      last = last.then(() => send(frames)).catch(() => {});
      return last;
    },
    drained: () => last,
  };
}
