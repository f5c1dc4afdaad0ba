// A child of the engine's process, with pipes for its streams. It is started through the C library,
// which is many times faster than node from a large process and does not hold up the event loop.
// Invariant: it is reaped exactly once, and until then its process id is nobody else's. Of the
// pipes' ends nothing stays open here when it has gone.

import { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { closeAll, openNothing, openPipe, reap, startProgram } from "../libc/process.ts";

export interface Child {
  readonly pid: number;
  readonly stdin: Writable | null;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Its exit code, 128 + n when signal n ended it; told after both streams have closed. */
  readonly exited: Promise<number>;
}

export async function startChild(
  command: readonly [path: string, ...args: string[]],
  { hasInput }: { readonly hasInput: boolean },
): Promise<Child> {
  const input = hasInput ? openPipe() : null;
  const [output, errors] = [openPipe(), openPipe()];
  const theirs = [input?.from ?? openNothing(), output.to, errors.to] as const;
  const ours = [output.from, errors.from, ...(input === null ? [] : [input.to])];
  try {
    const [path] = command;
    const pid = await startProgram({ path, args: command, streams: theirs });
    const stdout = new Socket({ fd: output.from, readable: true, writable: false });
    const stderr = new Socket({ fd: errors.from, readable: true, writable: false });
    const stdin = input && new Socket({ fd: input.to, readable: false, writable: true });
    return { pid, stdin, stdout, stderr, exited: whenReaped(pid, [stdout, stderr]) };
  } catch (error) {
    closeAll(ours);
    throw error;
  } finally {
    closeAll(theirs);
  }
}

/**
 * The streams of a process that ends are closed a moment before it can be reaped, so nothing is
 * asked before then. One that closes its streams and lives on is asked about from time to time.
 */
async function whenReaped(pid: number, streams: readonly Readable[]): Promise<number> {
  await Promise.all(streams.map(whenClosed));
  for (let tries = 0; ; tries += 1) {
    const code = reap(pid);
    if (code !== null) return code;
    await (tries < QUICK_TRIES ? soon() : later());
  }
}

function whenClosed(stream: Readable): Promise<void> {
  return new Promise((resolve) => stream.once("close", () => resolve()));
}

function soon(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function later(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
}

const QUICK_TRIES = 20;
const ASK_AGAIN_MS = 2;
