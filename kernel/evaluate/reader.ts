// Reads one output stream of the user's process for whoever listens, at the listener's pace: while
// a promise is open that the listener has answered, the stream waits, and so does the code that
// prints.

import type { Readable } from "node:stream";
import type { CellOutput } from "../cell.ts";
import { createFences } from "./fences.ts";
import type { AskedQuestion } from "./words.ts";

const TAIL_CHARS = 8 * 1024;
/** The jobs whose late output is told to who listened to them. */
const MOST_ENDED = 1_000;

/** When it answers a promise, no more comes until that is settled. */
export type Listener = (output: CellOutput) => unknown;

export interface Attendant {
  readonly on: Listener;
  /** Told what code of the job prints after its end; left out, that belongs to no job. */
  readonly late?: Listener | undefined;
}

export interface Reader {
  /** Who gets what belongs to no job. */
  listen(listener: Listener): void;
  /** Who gets what this job writes, and, of the oldest job, what nobody claims. */
  attend(id: number, attendant: Attendant): void;
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
  asked: (question: AskedQuestion, job: number) => void,
): Reader {
  const turns = createTurns(stream);
  const audience = createAudience((work) => turns.hold(work));
  let tail = "";
  let isEnded = false;

  const fences = createFences(nonce, {
    claim: audience.claim,
    text(text, owner) {
      tail = (tail + text).slice(-TAIL_CHARS);
      audience.tell({ kind: "stream", stream: name, text }, owner);
    },
    said(said, owner) {
      if (said.kind === "question") asked(said, owner);
      else audience.tell(said, owner);
    },
    fence: audience.release,
  });
  const end = () => {
    if (isEnded) return;
    isEnded = true;
    fences.finish();
    turns.stir();
  };
  stream.on("data", (bytes: Buffer) => {
    fences.add(bytes);
    turns.stir();
  });
  stream.once("end", end).once("close", end).once("error", end);

  return {
    listen: audience.listen,
    attend(id, attendant) {
      fences.flush();
      audience.attend(id, attendant);
    },
    async until(id, silenceMs) {
      await turns.until(() => !audience.attends(id) || isEnded, silenceMs);
      if (audience.attends(id)) fences.finish();
      audience.release(id);
    },
    async untilEnd(silenceMs) {
      await turns.until(() => isEnded, silenceMs);
      fences.finish();
    },
    tail: () => tail,
  };
}

const NOBODY = 0;

/** Who hears what is read: the job that wrote it, and of what no job claims, the oldest. */
function createAudience(hold: (work: Promise<unknown>) => void) {
  let stray: Listener = () => {};
  const attending = new Map<number, Attendant>();
  const ended = new Map<number, Listener>();
  const oldest = () => attending.keys().next().value ?? NOBODY;
  /** Whose it is. */
  const claim = (owner: number) => (owner === NOBODY ? oldest() : owner);
  return {
    claim,
    tell(output: CellOutput, owner: number) {
      const listener = attending.get(owner)?.on ?? ended.get(owner);
      const work = (listener ?? attending.get(oldest())?.on ?? stray)(output);
      if (work instanceof Promise) hold(work);
    },
    listen(listener: Listener) {
      stray = listener;
    },
    attend: (id: number, attendant: Attendant) => void attending.set(id, attendant),
    attends: (id: number) => attending.has(id),
    release(id: number) {
      const late = attending.get(id)?.late;
      attending.delete(id);
      if (late === undefined) return;
      ended.set(id, late);
      const [first] = ended.keys();
      if (ended.size > MOST_ENDED && first !== undefined) ended.delete(first);
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
