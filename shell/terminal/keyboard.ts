// The keys of a terminal, as they are pressed. Owns the terminal's mode, and gives it back.
// Invariant: while the keys are lent nobody here reads a byte.

import { createKeyDecoder, type TerminalInput } from "./keys.ts";
import type { Tty } from "./tty.ts";

export interface Keyboard {
  /** Whoever listened before does so again when the answer is called. */
  listen(listener: KeyListener): () => void;
  /** Somebody else reads the keys until the answer is called. */
  lend(): () => void;
  close(): void;
}

export interface KeyListener {
  input(input: TerminalInput): void;
  resized(): void;
  ended(): void;
}

/** How long after an Escape alone the rest of a sequence may come. */
const ESCAPE_WAIT_MS = 30;

export function createKeyboard(tty: Tty): Keyboard {
  const decoder = createKeyDecoder();
  let listener: KeyListener | null = null;
  let timer: NodeJS.Timeout | undefined;
  let stop = () => {};

  const hand = (inputs: readonly TerminalInput[]) => {
    for (const input of inputs) listener?.input(input);
  };
  const begin = () => {
    tty.setRaw(true);
    stop = tty.listen({
      bytes(bytes) {
        clearTimeout(timer);
        hand(decoder.feed(bytes));
        if (decoder.pending) timer = setTimeout(() => hand(decoder.flush()), ESCAPE_WAIT_MS);
      },
      resized: () => listener?.resized(),
      ended: () => listener?.ended(),
    });
  };
  const end = () => {
    clearTimeout(timer);
    stop();
    stop = () => {};
    tty.setRaw(false);
  };
  tty.setRaw(true);
  return {
    listen(next) {
      // What was typed before anybody listened is still with the terminal.
      const before = listener;
      if (before === null) begin();
      listener = next;
      return () => {
        listener = before;
      };
    },
    lend() {
      end();
      return begin;
    },
    close: end,
  };
}
