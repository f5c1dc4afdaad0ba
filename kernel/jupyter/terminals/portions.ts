// What a terminal shows, in portions for one view: the first bytes at once, more of them together.
// Invariant: no message is larger than a portion, and no more is on its way to a view than it may
// leave unread (or one screen, which comes whole), whatever that view does.

import type { TerminalOutput } from "../../../stdlib/client/terminal/output.ts";
import type { ToView } from "./words.ts";

export interface Portions {
  /** Resolves when the next may come. */
  add(output: TerminalOutput): Promise<void>;
  /** The view has drawn so many bytes, of all. */
  read(bytes: number): void;
  /** All that waits goes now. */
  flush(): void;
  /** What waits is not wanted any more, and nobody waits. */
  drop(): void;
}

/** Between two messages. */
const PAUSE_MS = 16;
const LARGEST_PORTION_BYTES = 64 * 1024;
const MOST_UNREAD_BYTES = 512 * 1024;

type Portion = Extract<ToView, { readonly kind: "output" }>;

export function createPortions(tell: (said: ToView) => void): Portions {
  const heap = createHeap();
  let sent = 0;
  let drawn = 0;
  let timer: NodeJS.Timeout | null = null;
  let room = Promise.withResolvers<void>();

  const wake = () => {
    room.resolve();
    room = Promise.withResolvers();
  };
  const flush = () => {
    sent += heap.bytes;
    for (const portion of heap.take()) tell(portion);
  };
  const tick = () => {
    const isIdle = heap.isEmpty;
    flush();
    timer = isIdle ? null : setTimeout(tick, PAUSE_MS);
  };
  const isFull = () => sent - drawn + heap.bytes >= MOST_UNREAD_BYTES;
  return {
    async add(output) {
      heap.add(output);
      if (timer === null) tick();
      while (isFull()) await room.promise;
    },
    read(bytes) {
      drawn = Math.max(drawn, Math.min(bytes, sent));
      wake();
    },
    flush,
    drop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      heap.clear();
      drawn = sent;
      wake();
    },
  };
}

/** What waits. A screen takes the place of all that came before it. */
function createHeap() {
  let pieces: Buffer[] = [];
  let bytes = 0;
  let newest: Omit<Portion, "kind" | "bytes"> | null = null;
  const clear = () => {
    [pieces, bytes, newest] = [[], 0, null];
  };
  return {
    get bytes() {
      return bytes;
    },
    get isEmpty() {
      return newest === null;
    },
    add({ bytes: text, isScreen, columns, rows }: TerminalOutput) {
      if (isScreen) clear();
      const piece = Buffer.from(text, "base64");
      pieces.push(piece);
      bytes += piece.length;
      newest = { columns, rows, isScreen: isScreen || newest?.isScreen === true };
    },
    take(): Portion[] {
      if (newest === null) return [];
      const { isScreen, ...size } = newest;
      const whole = Buffer.concat(pieces);
      const count = Math.max(1, Math.ceil(whole.length / LARGEST_PORTION_BYTES));
      clear();
      return Array.from({ length: count }, (_, at) => {
        const begin = at * LARGEST_PORTION_BYTES;
        const part = whole.subarray(begin, begin + LARGEST_PORTION_BYTES).toString("base64");
        return { kind: "output", bytes: part, isScreen: isScreen && at === 0, ...size };
      });
    },
    clear,
  };
}
