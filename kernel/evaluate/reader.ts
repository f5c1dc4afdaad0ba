// Reads one output stream of the user's process for whoever listens, at the listener's pace.

import type { Readable } from "node:stream";
import type { CellOutput } from "../cell.ts";
import { createFences } from "./fences.ts";

const TAIL_CHARS = 8 * 1024;

export interface Reader {
  listen(listener: (output: CellOutput) => unknown): void;
  /** Resolves when the fence of this job was read, or when none comes. */
  until(id: number, silenceMs: number): Promise<void>;
  /** The same for the end of the stream. */
  untilEnd(silenceMs: number): Promise<void>;
  /** The last that was read. */
  tail(): string;
}

export function createReader(name: "stdout" | "stderr", stream: Readable, nonce: string): Reader {
  let listener: (output: CellOutput) => unknown = () => {};
  let tail = "";
  let passed = 0;
  let isEnded = false;
  let busy: Promise<unknown> | null = null;
  let changed = Promise.withResolvers<void>();
  const stir = () => {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };

  const hold = (work: Promise<unknown>) => {
    stream.pause();
    const mine = Promise.allSettled([busy, work]).then(() => {
      if (busy !== mine) return;
      busy = null;
      stream.resume();
      stir();
    });
    busy = mine;
  };
  const fences = createFences(nonce, {
    text(text) {
      tail = (tail + text).slice(-TAIL_CHARS);
      const work = listener({ kind: "stream", stream: name, text });
      if (work instanceof Promise) hold(work);
    },
    fence(id) {
      passed = Math.max(passed, id);
    },
  });
  stream.on("data", (bytes: Buffer) => {
    fences.add(bytes);
    stir();
  });
  const end = () => {
    if (isEnded) return;
    isEnded = true;
    fences.flush();
    stir();
  };
  stream.once("end", end).once("close", end).once("error", end);

  const wait = async (isThere: () => boolean, silenceMs: number) => {
    while (!isThere() || busy !== null) {
      const isSilent = await silence(changed.promise, silenceMs);
      if (isSilent && busy === null) return;
    }
  };
  return {
    listen(next) {
      fences.flush();
      listener = next;
    },
    until: (id, silenceMs) => wait(() => passed >= id || isEnded, silenceMs),
    async untilEnd(silenceMs) {
      await wait(() => isEnded, silenceMs);
      fences.flush();
    },
    tail: () => tail,
  };
}

/** true when nothing has changed for so long. */
async function silence(changed: Promise<void>, silenceMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, silenceMs, true);
  });
  const isSilent = await Promise.race([changed.then(() => false), late]);
  clearTimeout(timer);
  return isSilent;
}
