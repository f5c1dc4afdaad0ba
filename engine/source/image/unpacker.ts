// Unpacks compressed layers into folders, in threads of their own, so that the engine answers
// meanwhile. Threads are kept for a while after their work, since layers come in groups.
// Invariant: when `unpack` has ended, well or not, nothing writes to its folder any more; and no
// more than TRAYS of TRAY_BYTES each are ever on the way to a thread.

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
  /** Of a layer without its compression. */
  readonly mostBytes?: number;
}

const MOST_INFLATED_BYTES = 128 * 1024 ** 3;
const TRAYS = 8;
const TRAY_BYTES = 512 << 10;
const IDLE_MS = 10_000;

export function createUnpacker(options: UnpackerOptions): Unpacker {
  const { width, keepsOwners, mostBytes = MOST_INFLATED_BYTES } = options;
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
        const unpacked = await converse(worker, job, { keepsOwners, mostBytes }, signal);
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
  how: Pick<Extract<ToWorker, { kind: "begin" }>, "keepsOwners" | "mostBytes">,
  signal: AbortSignal,
): Promise<Unpacked> {
  const end = new AbortController();
  const stop = AbortSignal.any([signal, end.signal]);
  const say = (message: ToWorker) => {
    worker.postMessage(message, message.kind === "chunk" ? [message.tray] : []);
  };
  const trays = createTrays(stop);
  say({ kind: "begin", folder: job.folder, ...how });
  const answer = listen(worker, job, trays.giveBack);
  const feeding = feed(job.open(stop), say, trays);
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

/** Few large messages instead of many small ones. */
async function feed(
  chunks: AsyncIterable<Uint8Array>,
  say: (message: ToWorker) => void,
  trays: Trays,
): Promise<void> {
  let tray = await trays.take();
  let length = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + TRAY_BYTES - length);
      new Uint8Array(tray).set(part, length);
      length += part.length;
      at += part.length;
      if (length < TRAY_BYTES) continue;
      say({ kind: "chunk", tray, length });
      tray = await trays.take();
      length = 0;
    }
  }
  if (length > 0) say({ kind: "chunk", tray, length });
  say({ kind: "end" });
}

/** A few pieces of memory that go round: full to the thread, empty back. */
interface Trays {
  /** Resolves when one is empty; rejects when the work is stopped. */
  take(): Promise<ArrayBuffer>;
  giveBack(tray: ArrayBuffer): void;
}

function createTrays(stop: AbortSignal): Trays {
  const empty: ArrayBuffer[] = [];
  let made = 0;
  let wake = () => {};
  stop.addEventListener("abort", () => wake(), { once: true });
  return {
    async take() {
      for (;;) {
        stop.throwIfAborted();
        const tray = empty.pop();
        if (tray !== undefined) return tray;
        if (made < TRAYS) {
          made += 1;
          return new ArrayBuffer(TRAY_BYTES);
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    giveBack(tray) {
      empty.push(tray);
      wake();
    },
  };
}

interface Answer {
  readonly unpacked: Promise<Unpacked>;
  stop(): void;
}

function listen(worker: Worker, job: UnpackJob, giveBack: Trays["giveBack"]): Answer {
  const { promise, resolve, reject } = Promise.withResolvers<Unpacked>();
  const hear = (message: FromWorker) => {
    if (message.kind === "consumed") giveBack(message.tray);
    else if (message.kind === "done") resolve(message);
    else reject(failureOf(message, job));
  };
  const end = (code: number) => reject(new Bug(`the unpacking thread ended with ${code}`));
  worker.on("message", hear).on("error", reject).on("exit", end);
  const stop = () => void worker.off("message", hear).off("error", reject).off("exit", end);
  return { unpacked: promise, stop };
}

function failureOf(
  message: Extract<FromWorker, { kind: "malformed" | "unknown-owner" | "broken" }>,
  { subject, folder }: UnpackJob,
): Error {
  if (message.kind === "malformed") {
    return new FailureError({ kind: "image-malformed", reference: subject, why: message.why });
  }
  if (message.kind === "unknown-owner") {
    const why = `the image ${subject} has files of users or groups that this user is not granted`;
    const remedy =
      "Run the engine as root, or install uidmap and enter more in /etc/subuid and /etc/subgid.";
    return new FailureError({ kind: "runtime-unavailable", why, remedy });
  }
  if (message.code === "ENOSPC" || message.code === "EDQUOT") {
    return new FailureError({ kind: "disk-full", path: folder });
  }
  return new Bug(`unpacking ${subject}: ${message.message}`);
}
