// A terminal of this process: what a program's own terminal looks like to the rest of the client.

import type { ReadStream, WriteStream } from "node:tty";

export interface OwnTerminal {
  readonly columns: number;
  readonly rows: number;
  /** What sort it is, as programs are told by TERM. */
  readonly term: string;
  write(bytes: Uint8Array | string): void;
  /** Every key as it is from now on; answers what gives the terminal back. */
  takeKeys(listener: (bytes: Uint8Array) => void): () => void;
  onResize(listener: () => void): () => void;
}

export interface Streams {
  readonly stdin: ReadStream | NodeJS.ReadableStream;
  readonly stdout: WriteStream | NodeJS.WritableStream;
  readonly term: string | undefined;
}

/** null when these streams are no terminal. */
export function ownTerminal({ stdin, stdout, term = "xterm" }: Streams): OwnTerminal | null {
  if (!isTty<ReadStream>(stdin) || !isTty<WriteStream>(stdout)) return null;
  return {
    get columns() {
      return stdout.columns;
    },
    get rows() {
      return stdout.rows;
    },
    term,
    write: (bytes) => void stdout.write(bytes),
    takeKeys(listener) {
      const { isRaw } = stdin;
      const isPaused = stdin.isPaused() || stdin.listenerCount("data") === 0;
      stdin.setRawMode(true);
      stdin.on("data", listener);
      stdin.resume();
      return () => {
        stdin.off("data", listener);
        stdin.setRawMode(isRaw);
        if (isPaused) stdin.pause();
      };
    },
    onResize(listener) {
      stdout.on("resize", listener);
      return () => void stdout.off("resize", listener);
    },
  };
}

function isTty<T>(stream: object): stream is T & { readonly isTTY: true } {
  return "isTTY" in stream && stream.isTTY === true;
}
