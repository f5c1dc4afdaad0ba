// Unpacks compressed layers into folders, in threads of their own, so that the engine answers
// meanwhile. Threads are kept for a while after their work, since layers come in groups.
// Invariant: when `unpack` has ended, well or not, nothing writes to its folder any more; and no
// more than WINDOW_BYTES of a layer are ever in memory on the way.

import { Worker } from "node:worker_threads";
import { Bug } from "../../../stdlib/base/assert.ts";
import { createGate, type Gate } from "../../../stdlib/base/gate.ts";
import { FailureError } from "../../event/failure.ts";
import type { FromWorker, ToWorker, Unpacked } from "./unpack-messages.ts";

export interface Unpacker {
  unpack(job: UnpackJob, signal: AbortSignal): Promise<Unpacked>;
  close(): Promise<void>;
}

export interface UnpackJob {
  /** The bytes as they come. Ends early when the signal aborts. */
  open(signal: AbortSignal): AsyncIterable<Uint8Array>;
  readonly folder: string;
  /** What is unpacked, for a person: it stands in failures. */
  readonly subject: string;
}

export interface UnpackerOptions {
  readonly width: number;
  readonly keepsOwners: boolean;
}

const WINDOW_BYTES = 4 << 20;
const BATCH_BYTES = 512 << 10;
const IDLE_MS = 10_000;

export function createUnpacker({ width, keepsOwners }: UnpackerOptions): Unpacker {
  const gate = createGate(width);
  const idle = new Map<Worker, NodeJS.Timeout>();

  const start = (): Worker => {
    const worker = new Worker(new URL("./unpack-worker.ts", import.meta.url), { name: "unpack" });
    worker.once("exit", () => leaveLine(worker));
    // Whoever's job it breaks listens too; one that breaks between jobs is missed by nobody.
    worker.on("error", () => {});
    return worker;
  };
  const leaveLine = (worker: Worker) => {
    clearTimeout(idle.get(worker));
    idle.delete(worker);
  };
  const take = (): Worker => {
    const [worker] = idle.keys();
    if (worker === undefined) return start();
    leaveLine(worker);
    worker.ref();
    return worker;
  };
  const giveBack = (worker: Worker) => {
    worker.unref();
    idle.set(worker, setTimeout(() => void worker.terminate(), IDLE_MS).unref());
  };

  return {
    async unpack(job, signal) {
      const leave = await enter(gate, signal);
      const worker = take();
      try {
        const unpacked = await converse(worker, job, keepsOwners, signal);
        giveBack(worker);
        return unpacked;
      } catch (error) {
        // It may be in the middle of a file; its end closes what it has open.
        await worker.terminate();
        throw error;
      } finally {
        leave();
      }
    },
    async close() {
      await Promise.all([...idle.keys()].map((worker) => worker.terminate()));
    },
  };
}

async function enter(gate: Gate, signal: AbortSignal): Promise<() => void> {
  try {
    return await gate.enter(signal);
  } catch (error) {
    throw signal.aborted ? new FailureError({ kind: "cancelled" }) : error;
  }
}

async function converse(
  worker: Worker,
  job: UnpackJob,
  keepsOwners: boolean,
  signal: AbortSignal,
): Promise<Unpacked> {
  const end = new AbortController();
  const stop = AbortSignal.any([signal, end.signal]);
  const say = (message: ToWorker) => {
    worker.postMessage(message, message.kind === "chunk" ? [message.bytes.buffer] : []);
  };
  const room = createRoom(stop);
  say({ kind: "begin", folder: job.folder, keepsOwners });
  const answer = listen(worker, job.subject, room.free);
  const feeding = feed(job.open(stop), say, room);
  try {
    const [unpacked] = await Promise.all([answer.unpacked, feeding]);
    return unpacked;
  } catch (error) {
    throw signal.aborted ? new FailureError({ kind: "cancelled" }) : error;
  } finally {
    answer.stop();
    end.abort();
    await feeding.catch(() => {});
  }
}

async function feed(
  chunks: AsyncIterable<Uint8Array>,
  say: (message: ToWorker) => void,
  room: Room,
): Promise<void> {
  for await (const bytes of inBatches(chunks)) {
    await room.take(bytes.length);
    say({ kind: "chunk", bytes });
  }
  say({ kind: "end" });
}

/** Few large messages instead of many small ones; each has its memory to itself, to give away. */
async function* inBatches(
  chunks: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array<ArrayBuffer>> {
  let batch = new Uint8Array(BATCH_BYTES);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + BATCH_BYTES - filled);
      batch.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < BATCH_BYTES) continue;
      yield batch;
      batch = new Uint8Array(BATCH_BYTES);
      filled = 0;
    }
  }
  if (filled > 0) yield batch.slice(0, filled);
}

interface Room {
  /** Resolves when there is room for the bytes. */
  take(bytes: number): Promise<void>;
  free(bytes: number): void;
}

function createRoom(stop: AbortSignal): Room {
  let used = 0;
  let wake = () => {};
  stop.addEventListener("abort", () => wake(), { once: true });
  return {
    async take(bytes) {
      while (used + bytes > WINDOW_BYTES && !stop.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      stop.throwIfAborted();
      used += bytes;
    },
    free(bytes) {
      used -= bytes;
      wake();
    },
  };
}

interface Answer {
  readonly unpacked: Promise<Unpacked>;
  stop(): void;
}

function listen(worker: Worker, subject: string, free: (bytes: number) => void): Answer {
  const { promise, resolve, reject } = Promise.withResolvers<Unpacked>();
  const hear = (message: FromWorker) => {
    if (message.kind === "consumed") free(message.bytes);
    else if (message.kind === "done") resolve(message);
    else reject(failureOf(message, subject));
  };
  const end = (code: number) => reject(new Bug(`the unpacking thread ended with ${code}`));
  worker.on("message", hear).on("error", reject).on("exit", end);
  const stop = () => void worker.off("message", hear).off("error", reject).off("exit", end);
  return { unpacked: promise, stop };
}

function failureOf(
  message: Extract<FromWorker, { kind: "malformed" | "broken" }>,
  subject: string,
): Error {
  if (message.kind === "malformed") {
    return new FailureError({ kind: "image-malformed", reference: subject, why: message.why });
  }
  if (message.code === "ENOSPC" || message.code === "EDQUOT") {
    return new FailureError({ kind: "disk-full", path: subject });
  }
  return new Bug(`unpacking ${subject}: ${message.message}`);
}
