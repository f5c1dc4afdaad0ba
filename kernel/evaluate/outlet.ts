// The output streams of the user's process. A write has reached the pipe when it returns: what was
// printed before a crash is not lost, a loop that prints cannot fill the memory, and the reader
// sets the pace. Nothing here has a state that an interrupt in the middle could break.

import { writeSync } from "node:fs";
import { Writable } from "node:stream";

export interface Outlet extends Writable {
  columns: number;
}

type Written = (error?: Error | null) => void;

export function createOutlet(fd: number, columns: number): Outlet {
  return new FdOutlet(fd, columns);
}

class FdOutlet extends Writable implements Outlet {
  readonly fd: number;
  columns: number;

  constructor(fd: number, columns: number) {
    super({ decodeStrings: false });
    this.fd = fd;
    this.columns = columns;
  }

  override write(
    chunk: unknown,
    encodingOrDone?: BufferEncoding | Written,
    done?: Written,
  ): boolean {
    const encoding = typeof encodingOrDone === "string" ? encodingOrDone : "utf8";
    writeAll(this.fd, bytesOf(chunk, encoding));
    const after = typeof encodingOrDone === "function" ? encodingOrDone : done;
    if (after !== undefined) process.nextTick(after);
    return true;
  }

  /** The process needs its streams for as long as it lives. */
  override end(...args: unknown[]): this {
    const [chunk] = args;
    if (chunk !== undefined && typeof chunk !== "function") this.write(chunk);
    const done = args.findLast((one) => typeof one === "function");
    if (typeof done === "function") process.nextTick(() => done());
    return this;
  }

  override _destroy(_error: Error | null, done: Written): void {
    done(null);
  }
}

function bytesOf(chunk: unknown, encoding: BufferEncoding): Uint8Array {
  if (typeof chunk === "string") return Buffer.from(chunk, encoding);
  if (chunk instanceof Uint8Array) return chunk;
  throw new TypeError("what is written to a stream is text or bytes");
}

function writeAll(fd: number, bytes: Uint8Array): void {
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      if (!isFull(error)) throw error;
    }
  }
}

/** A program that shares the pipe may have set it so that a full one refuses. */
function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EAGAIN";
}
