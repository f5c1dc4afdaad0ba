// The main thread's side of the watchdog.

import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import type { ProgramNews, Programs } from "./programs.ts";

export type WatchWord =
  | { readonly kind: "interrupt"; readonly id: number }
  | { readonly kind: "settled"; readonly id: number };

export type WatchNews = { readonly kind: "answered" } | ProgramNews;

/** What the watchdog is given. */
export interface Watch {
  /** The last job whose interrupt the main thread has heard. */
  readonly answered: Int32Array;
  readonly port: MessagePort;
}

export interface InterruptListener {
  /** May be told the same job several times, and may itself be ended on its way. */
  interrupt(id: number): void;
  /** Nothing can be ended any more by the interrupt of this job, or of one before. */
  settle(id: number): void;
}

/** Resolves when the watchdog listens. */
export async function watchInterrupts(
  listener: InterruptListener,
  programs: Programs,
): Promise<void> {
  const answered = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const { port1: ours, port2: theirs } = new MessageChannel();
  const tell = (news: WatchNews) => ours.postMessage(news);
  programs.onNews(tell);
  ours.on("message", (word: WatchWord) => {
    if (word.kind === "settled") {
      listener.settle(word.id);
      return;
    }
    listener.interrupt(word.id);
    Atomics.store(answered, 0, word.id);
    tell({ kind: "answered" });
  });
  const watch: Watch = { answered, port: theirs };
  const watchdog = new Worker(new URL("./watchdog.ts", import.meta.url), {
    workerData: watch,
    transferList: [theirs],
    execArgv: ["--disable-warning=ExperimentalWarning"],
    stdout: false,
    stderr: false,
  });
  await new Promise<void>((resolve, reject) => {
    watchdog.once("online", resolve);
    watchdog.once("error", reject);
  });
  watchdog.unref();
}
