// The output streams of the user's process. A write has reached the pipe when it returns: what was
// printed before a crash is not lost, a loop that prints cannot fill the memory, and the reader
// sets the pace. Of several jobs, each says before it writes that what comes is its own; of a
// single one, nothing is said.
// Invariant: whatever an interrupt cuts off here, what is written later is of the job that wrote
// it. A mark is one write, which a pipe takes whole or not at all.

import { writeSync } from "node:fs";
import { Writable } from "node:stream";

export interface Outlet extends Writable {
  columns: number;
  /** From now on this job may write; whoever reads knows it when it is the only one. */
  beginJob(id: number, isAlone: boolean): void;
  /** All that this job has written is there. */
  endJob(id: number): void;
}

export interface OutletOptions {
  readonly fd: number;
  readonly columns: number;
  /** The job that the code which writes is part of; 0 when it is part of none. */
  readonly writer: () => number;
  /** The text that says who writes, and the one that says that somebody has written all. */
  readonly marks: Marks;
}

interface Marks {
  owner(id: number): string;
  fence(id: number): string;
}

type Written = (error?: Error | null) => void;

/** What is written now is not known to be anybody's. */
const NOBODY = 0;
/** What whoever reads takes it for is not known. */
const UNKNOWN = -1;

export function createOutlet(options: OutletOptions): Outlet {
  return new FdOutlet(options);
}

class FdOutlet extends Writable implements Outlet {
  readonly fd: number;
  columns: number;
  readonly #writer: () => number;
  readonly #marks: Marks;
  #owner = NOBODY;

  constructor({ fd, columns, writer, marks }: OutletOptions) {
    super({ decodeStrings: false });
    this.fd = fd;
    this.columns = columns;
    this.#writer = writer;
    this.#marks = marks;
  }

  beginJob(id: number, isAlone: boolean): void {
    if (isAlone && this.#owner === NOBODY) this.#owner = id;
    else this.#mark(this.#marks.owner(id), id);
  }

  endJob(id: number): void {
    this.#mark(this.#marks.fence(id), NOBODY);
  }

  #mark(text: string, owner: number): void {
    this.#owner = UNKNOWN;
    writeAll(this.fd, Buffer.from(text));
    this.#owner = owner;
  }

  override write(
    chunk: unknown,
    encodingOrDone?: BufferEncoding | Written,
    done?: Written,
  ): boolean {
    const encoding = typeof encodingOrDone === "string" ? encodingOrDone : "utf8";
    const bytes = bytesOf(chunk, encoding);
    const writer = this.#writer();
    if (writer !== this.#owner) this.#mark(this.#marks.owner(writer), writer);
    writeAll(this.fd, bytes);
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
