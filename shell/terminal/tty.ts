// The terminal of this process: its size, its bytes, and the mode in which every key comes at once.
// Invariant: whatever happens, the mode is what it was when the process ends.

import type { Readable, Writable } from "node:stream";
import { ReadStream, WriteStream } from "node:tty";

export interface Tty {
  readonly columns: number;
  readonly rows: number;
  write(text: string | Uint8Array): void;
  /** Resolves when what was written has been taken. */
  drained(): Promise<void>;
  /** Every key comes at once, and none has a meaning to the terminal. */
  setRaw(isRaw: boolean): void;
  /** Answers how to stop listening. */
  listen(listener: TtyListener): () => void;
}

export interface TtyListener {
  bytes(bytes: Uint8Array): void;
  resized(): void;
  /** Nobody will type any more. */
  ended(): void;
}

const COLUMNS = 80;
const ROWS = 24;

/** null when the process has no terminal on both sides. */
export function ttyOf(stdin: Readable, stdout: Writable): Tty | null {
  if (!(stdin instanceof ReadStream) || !(stdout instanceof WriteStream)) return null;
  return {
    // A terminal that does not know its size says 0.
    get columns() {
      return stdout.columns || COLUMNS;
    },
    get rows() {
      return stdout.rows || ROWS;
    },
    write: (text) => void stdout.write(text),
    drained: () =>
      stdout.writableNeedDrain
        ? new Promise((resolve) => void stdout.once("drain", resolve))
        : Promise.resolve(),
    setRaw: (isRaw) => void stdin.setRawMode(isRaw),
    listen({ bytes, resized, ended }) {
      stdin.on("data", bytes);
      stdin.on("end", ended);
      stdin.on("error", ended);
      stdout.on("resize", resized);
      stdin.resume();
      return () => {
        stdin.off("data", bytes);
        stdin.off("end", ended);
        stdin.off("error", ended);
        stdout.off("resize", resized);
        stdin.pause();
      };
    },
  };
}
