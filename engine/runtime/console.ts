// The terminal of a container. The OCI runtime makes it inside, in the container's own /dev/pts,
// and hands its other end over through a socket: from then on we hold it ourselves, so that keys,
// output and sizes go past the runtime.
// Invariant: the socket is gone when `close` was called; the terminal is gone when its stream is.

import { closeSync, openSync, rmSync } from "node:fs";
import { ReadStream } from "node:tty";
import {
  acceptFrom,
  listenAt,
  receiveDescriptor,
  setWindowSize,
  waitReadable,
} from "../libc/terminal.ts";
import type { Tty } from "./runtime.ts";

export interface Console {
  /** Where the runtime brings the terminal. */
  readonly path: string;
  /** null when the runtime has ended and brought none. */
  receive(hasEnded: () => boolean): Promise<OpenTerminal | null>;
  close(): void;
}

export interface OpenTerminal extends Tty {
  readonly stream: ReadStream;
}

/** In a folder of the run's own. */
export function openConsole(folder: string): Console {
  const directory = openSync(folder, "r");
  // The kernel allows a socket's path about a hundred bytes, and the folder's alone may be longer.
  const path = `/proc/${process.pid}/fd/${directory}/${NAME}`;
  const socket = listenAt(path);
  let isClosed = false;
  /** Whether something came before it was too late. */
  const wait = async (descriptor: number, hasEnded: () => boolean) => {
    for (;;) {
      const has = await waitReadable(descriptor, LOOK_AGAIN_MS);
      if (isClosed) return false; // and the socket's number may be another's by now
      if (has || hasEnded()) return has;
    }
  };
  return {
    path,
    async receive(hasEnded) {
      if (!(await wait(socket, hasEnded))) return null;
      const connection = acceptFrom(socket);
      try {
        if (!(await wait(connection, hasEnded))) return null;
        return asTerminal(receiveDescriptor(connection));
      } finally {
        closeSync(connection);
      }
    },
    close() {
      isClosed = true;
      closeSync(socket);
      closeSync(directory);
      rmSync(`${folder}/${NAME}`, { force: true });
    },
  };
}

function asTerminal(descriptor: number): OpenTerminal {
  const stream = new ReadStream(descriptor);
  return {
    stream,
    write(bytes) {
      if (stream.destroyed) return Promise.resolve();
      // Whether a program takes it is not ours to know: one that has ended takes nothing.
      return new Promise((resolve) => void stream.write(bytes, () => resolve()));
    },
    resize(size) {
      if (!stream.destroyed) setWindowSize(descriptor, size);
    },
  };
}

/** All that it shows; it ends when the last program that had it open has gone. */
export async function readTerminal(
  stream: ReadStream,
  take: (bytes: Uint8Array) => void | Promise<void>,
): Promise<void> {
  try {
    for await (const chunk of stream) await take(chunk as Uint8Array);
  } catch (error) {
    // This is how the kernel says that nobody has the other end.
    if ((error as NodeJS.ErrnoException).code !== "EIO") throw error;
  } finally {
    stream.destroy();
  }
}

const NAME = "console";
const LOOK_AGAIN_MS = 200;
