// The thread of the screens as seen from the engine: it starts with the first message and can be
// ended and started again.

import { Worker } from "node:worker_threads";
import type { FromScreens, ToScreens } from "./messages.ts";

export interface ScreenThread {
  tell(message: ToScreens): void;
  draw(screen: number): Promise<string>;
  end(): Promise<void>;
}

/** What it says by itself. `lost`: it has ended with all that it was told. */
export type Said = Exclude<FromScreens, { kind: "drawn" }> | { readonly kind: "lost" };

export function createScreenThread(hear: (said: Said) => void): ScreenThread {
  const draws = new Map<number, (text: string) => void>();
  let worker: Worker | null = null;
  let count = 0;

  const start = (): Worker => {
    const started = new Worker(new URL("./screen-worker.ts", import.meta.url));
    started.on("message", (message: FromScreens) => {
      if (message.kind !== "drawn") return hear(message);
      draws.get(message.request)?.(message.text);
      draws.delete(message.request);
    });
    started.on("error", () => abandon(started));
    started.unref();
    return started;
  };
  const abandon = (ended: Worker) => {
    if (worker === ended) worker = null;
    for (const answer of draws.values()) answer("");
    draws.clear();
    hear({ kind: "lost" });
  };
  const tell = (message: ToScreens) => {
    worker ??= start();
    worker.postMessage(message);
  };
  return {
    tell,
    draw(screen) {
      count += 1;
      const request = count;
      return new Promise((resolve) => {
        draws.set(request, resolve);
        tell({ kind: "draw", screen, request });
      });
    },
    async end() {
      const ended = worker;
      worker = null;
      await ended?.terminate();
    },
  };
}
