// One output stream of the user's process, cut at the fences and at what the process says between
// its prints. Text comes out in batches, whole characters each, and a fence is told after all the
// text before it.
// Invariant: nothing is held back for longer than a moment but what may be the head of a fence.

import { StringDecoder } from "node:string_decoder";
import { FENCE_END, fenceHead, type Said } from "./words.ts";

const BATCH_CHARS = 64 * 1024;
const BATCH_MS = 8;
/** A fence has no more digits than this. */
const MOST_NUMBER_BYTES = 20;
/** Of what is said at once, such as a picture. */
const MOST_SAID_BYTES = 64 * 1024 * 1024;

export interface Fences {
  add(bytes: Buffer): void;
  /** Gives out what is there, now. */
  flush(): void;
}

export interface FenceListener {
  text(text: string): void;
  said(said: Said): void;
  fence(id: number): void;
}

export function createFences(nonce: string, listener: FenceListener): Fences {
  const head = Buffer.from(fenceHead(nonce));
  const decoder = new StringDecoder("utf8");
  let held: Buffer = Buffer.alloc(0);
  let batch = "";
  let timer: NodeJS.Timeout | null = null;

  const flush = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const text = batch;
    batch = "";
    if (text !== "") listener.text(text);
  };
  const take = (text: string) => {
    batch += text;
    if (batch.length >= BATCH_CHARS) flush();
    else if (batch !== "") timer ??= setTimeout(flush, BATCH_MS);
  };

  return {
    flush() {
      take(decoder.write(held) + decoder.end());
      held = Buffer.alloc(0);
      flush();
    },
    add(bytes) {
      let rest = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
      for (;;) {
        const at = rest.indexOf(head);
        if (at === -1) break;
        const fence = fenceAt(rest, at + head.length);
        if (fence === "unfinished") break;
        const end = fence === null ? at + head.length : fence.end;
        take(decoder.write(rest.subarray(0, fence === null ? end : at)));
        rest = rest.subarray(end);
        if (fence === null) continue;
        take(decoder.end());
        flush();
        if ("said" in fence) listener.said(fence.said);
        else listener.fence(fence.id);
      }
      const keep = unfinishedFrom(rest, head);
      take(decoder.write(rest.subarray(0, keep)));
      held = Buffer.from(rest.subarray(keep));
    },
  };
}

type Mark = { readonly end: number } & ({ readonly id: number } | { readonly said: Said });

const BRACE = 0x7b;

/** null when what looks like a mark is none. */
function fenceAt(bytes: Buffer, from: number): Mark | "unfinished" | null {
  const last = bytes.indexOf(FENCE_END, from);
  const isSaid = bytes[from] === BRACE;
  const most = isSaid ? MOST_SAID_BYTES : MOST_NUMBER_BYTES;
  if (last === -1) return bytes.length - from > most ? null : "unfinished";
  const end = last + FENCE_END.length;
  if (isSaid) {
    const said = readSaid(bytes.toString("utf8", from, last));
    return said === null ? null : { said, end };
  }
  const number = bytes.toString("latin1", from, last);
  return /^\d{1,20}$/.test(number) ? { id: Number(number), end } : null;
}

/** One that was cut off in the middle is no JSON. */
function readSaid(text: string): Said | null {
  try {
    return JSON.parse(text) as Said;
  } catch {
    return null;
  }
}

/** Where the bytes begin that may become a fence with those that come next. */
function unfinishedFrom(bytes: Buffer, head: Buffer): number {
  const whole = bytes.indexOf(head);
  if (whole !== -1) return whole;
  const most = Math.min(head.length - 1, bytes.length);
  for (let length = most; length > 0; length -= 1) {
    const tail = bytes.subarray(bytes.length - length);
    if (tail.equals(head.subarray(0, length))) return bytes.length - length;
  }
  return bytes.length;
}
