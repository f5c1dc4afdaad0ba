// Reads one output stream of the user's process for whoever listens, at the listener's pace: while
// a promise is open that the listener has answered, the stream waits, and so does the code that
// prints.

import type { Readable } from "node:stream";
import type { CellOutput } from "../cell.ts";
import { createFences } from "./fences.ts";
import type { AskedQuestion } from "./words.ts";

const TAIL_CHARS = 8 * 1024;

/** When it answers a promise, no more comes until that is settled. */
export type Listener = (output: CellOutput) => unknown;

export interface Reader {
  /** Who gets what belongs to no job. */
  listen(listener: Listener): void;
  /** Who gets what comes up to the fence of this job. */
  attend(id: number, listener: Listener): void;
  /** Resolves when the fence of this job was read, or when none comes. */
  until(id: number, silenceMs: number): Promise<void>;
  /** The same for the end of the stream. */
  untilEnd(silenceMs: number): Promise<void>;
  /** The last that was read. */
  tail(): string;
}

export function createReader(
  name: "stdout" | "stderr",
  stream: Readable,
  nonce: string,
  asked: (question: AskedQuestion) => void,
): Reader {
  const turns = createTurns(stream);
  const audience = createAudience((work) => turns.hold(work));
  let tail = "";
  let passed = 0;
  let isEnded = false;

  const fences = createFences(nonce, {
    text(text) {
      tail = (tail + text).slice(-TAIL_CHARS);
      audience.tell({ kind: "stream", stream: name, text });
    },
    said(said) {
      if (said.kind === "question") asked(said);
      else audience.tell(said);
    },
    fence(id) {
      passed = Math.max(passed, id);
      audience.release(id);
    },
  });
  const end = () => {
    if (isEnded) return;
    isEnded = true;
    fences.flush();
    turns.stir();
  };
  stream.on("data", (bytes: Buffer) => {
    fences.add(bytes);
    turns.stir();
  });
  stream.once("end", end).once("close", end).once("error", end);

  return {
    listen: audience.listen,
    attend(id, listener) {
      fences.flush();
      audience.attend(id, listener);
    },
    async until(id, silenceMs) {
      await turns.until(() => passed >= id || isEnded, silenceMs);
      if (audience.attends(id)) fences.flush();
      audience.release(id);
    },
    async untilEnd(silenceMs) {
      await turns.until(() => isEnded, silenceMs);
      fences.flush();
    },
    tail: () => tail,
  };
}

/** Who hears what is read: the job that attends, and when none does, whoever listens. */
function createAudience(hold: (work: Promise<unknown>) => void) {
  let stray: Listener = () => {};
  let attending: { readonly id: number; readonly listener: Listener } | null = null;
  return {
    tell(output: CellOutput) {
      const work = (attending?.listener ?? stray)(output);
      if (work instanceof Promise) hold(work);
    },
    listen(listener: Listener) {
      stray = listener;
    },
    attend(id: number, listener: Listener) {
      attending = { id, listener };
    },
    attends: (id: number) => attending?.id === id,
    /** Of this job and those before it. */
    release(id: number) {
      if (attending !== null && attending.id <= id) attending = null;
    },
  };
}

interface Turns {
  /** The stream waits for this. */
  hold(work: Promise<unknown>): void;
  /** Something has changed. */
  stir(): void;
  /** Resolves when it is so and nobody holds the stream, or after a silence. */
  until(isSo: () => boolean, silenceMs: number): Promise<void>;
}

function createTurns(stream: Readable): Turns {
  let held: Promise<unknown> | null = null;
  let changed = Promise.withResolvers<void>();
  const stir = () => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  return {
    stir,
    hold(work) {
      stream.pause();
      const mine = Promise.allSettled([held, work]).then(() => {
        if (held !== mine) return;
        held = null;
        stream.resume();
        stir();
      });
      held = mine;
    },
    async until(isSo, silenceMs) {
      while (!isSo() || held !== null) {
        const isSilent = await silence(changed.promise, silenceMs);
        if (isSilent && held === null) return;
      }
    },
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
