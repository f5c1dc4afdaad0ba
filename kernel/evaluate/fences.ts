// One output stream of the user's process, cut at the marks: at fences, at who writes, and at what
// the process says between its prints. Text comes out in batches, whole characters each, and a
// fence is told after all the text before it.
// Invariant: nothing is held back for longer than a moment but what may be the head of a mark.
// What one job writes comes in its order, whatever others write between.

import { StringDecoder } from "node:string_decoder";
import { FENCE_END, fenceHead, OWNER_SIGN, type Said } from "./words.ts";

const BATCH_CHARS = 64 * 1024;
const BATCH_MS = 8;
/** While more comes, this is soon enough. */
const NEXT_BATCH_MS = 32;
/** The number in a mark has no more digits than this. */
const MOST_NUMBER_BYTES = 20;
/** Those whose text may end within a character; of the oldest of more, it is cut there. */
const MOST_WRITERS = 256;
/** Of what is said at once, such as a picture. */
const MOST_SAID_BYTES = 64 * 1024 * 1024;

export interface Fences {
  add(bytes: Buffer): void;
  /** Gives out the text that is there, now. */
  flush(): void;
  /** The same, with what might have become a mark: no more comes. */
  finish(): void;
}

/** The owner is the job that wrote it. */
export interface FenceListener {
  /** Who that is by a mark; 0 is what no mark has said. */
  claim(marked: number): number;
  text(text: string, owner: number): void;
  said(said: Said, owner: number): void;
  fence(id: number): void;
}

export function createFences(nonce: string, listener: FenceListener): Fences {
  const head = Buffer.from(fenceHead(nonce));
  const texts = createTexts(listener.text);
  const held = createHeld();
  let owner = NOBODY;

  const take = (bytes: Buffer) => texts.take(bytes, listener.claim(owner));
  const pass = (mark: Mark) => {
    if (mark.kind === "owner") {
      owner = mark.id;
      return;
    }
    texts.flush();
    if (mark.kind === "said") listener.said(mark.said, listener.claim(owner));
    else {
      texts.end(mark.id);
      owner = NOBODY;
      listener.fence(mark.id);
    }
  };
  return {
    flush: texts.flush,
    finish() {
      take(held.with(Buffer.alloc(0)));
      texts.end(listener.claim(owner));
      texts.flush();
    },
    add(bytes) {
      if (held.addMiddle(bytes)) return;
      let rest = held.with(bytes);
      let isSaid = false;
      for (;;) {
        const at = rest.indexOf(head);
        if (at === -1) break;
        const mark = markAt(rest, at + head.length);
        if (mark === "unfinished") {
          isSaid = rest[at + head.length] === BRACE;
          break;
        }
        const end = mark === null ? at + head.length : mark.end;
        take(rest.subarray(0, mark === null ? end : at));
        rest = rest.subarray(end);
        if (mark !== null) pass(mark);
      }
      const keep = unfinishedFrom(rest, head);
      take(rest.subarray(0, keep));
      held.keep(rest.subarray(keep), isSaid);
    },
  };
}

const NOBODY = 0;

/** What may become a mark. What is said at once may be long: only its end is looked for. */
function createHeld() {
  let pieces: Buffer[] = [];
  let length = 0;
  let isSaid = false;
  return {
    /** Whether that was all there is to do with these bytes. */
    addMiddle(bytes: Buffer): boolean {
      const isMiddle = isSaid && length + bytes.length <= MOST_SAID_BYTES;
      if (!isMiddle || bytes.includes(FENCE_END)) return false;
      pieces.push(bytes);
      length += bytes.length;
      return true;
    },
    /** All of it with what came after it, and nothing is held any more. */
    with(bytes: Buffer): Buffer {
      const all = length === 0 ? bytes : Buffer.concat([...pieces, bytes]);
      [pieces, length, isSaid] = [[], 0, false];
      return all;
    },
    keep(bytes: Buffer, isOfSaid: boolean): void {
      [pieces, length, isSaid] = [[Buffer.from(bytes)], bytes.length, isOfSaid];
    },
  };
}

interface Text {
  readonly decoder: StringDecoder;
  batch: string;
}

/** The text of each that writes, in batches. */
function createTexts(told: FenceListener["text"]) {
  const texts = new Map<number, Text>();
  let timer: NodeJS.Timeout | null = null;
  const tell = (owner: number, text: Text) => {
    const { batch } = text;
    text.batch = "";
    if (batch !== "") told(batch, owner);
  };
  const flush = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    for (const [owner, text] of texts) tell(owner, text);
  };
  const next = () => {
    const isMore = [...texts.values()].some(({ batch }) => batch !== "");
    flush();
    if (isMore) timer = setTimeout(next, NEXT_BATCH_MS);
  };
  const open = (owner: number): Text => {
    const fresh = { decoder: new StringDecoder("utf8"), batch: "" };
    texts.set(owner, fresh);
    const [oldest] = texts.keys();
    if (texts.size > MOST_WRITERS && oldest !== undefined) end(oldest);
    return fresh;
  };
  /** What comes from this owner after this is a text of its own. */
  const end = (owner: number) => {
    const text = texts.get(owner);
    if (text === undefined) return;
    texts.delete(owner);
    text.batch += text.decoder.end();
    tell(owner, text);
  };
  return {
    flush,
    end,
    take(bytes: Buffer, owner: number) {
      if (bytes.length === 0) return;
      const text = texts.get(owner) ?? open(owner);
      text.batch += text.decoder.write(bytes);
      if (text.batch.length >= BATCH_CHARS) tell(owner, text);
      else if (text.batch !== "") timer ??= setTimeout(next, BATCH_MS);
    },
  };
}

type Mark = { readonly end: number } & (
  | { readonly kind: "owner" | "fence"; readonly id: number }
  | { readonly kind: "said"; readonly said: Said }
);

const BRACE = 0x7b;
const OWNER = OWNER_SIGN.charCodeAt(0);

/** null when what looks like a mark is none. */
function markAt(bytes: Buffer, from: number): Mark | "unfinished" | null {
  const last = bytes.indexOf(FENCE_END, from);
  const isSaid = bytes[from] === BRACE;
  const most = isSaid ? MOST_SAID_BYTES : MOST_NUMBER_BYTES;
  if (last === -1) return bytes.length - from > most ? null : "unfinished";
  const end = last + FENCE_END.length;
  if (isSaid) {
    const said = readSaid(bytes.toString("utf8", from, last));
    return said === null ? null : { kind: "said", said, end };
  }
  const kind = bytes[from] === OWNER ? "owner" : "fence";
  const number = bytes.toString("latin1", kind === "owner" ? from + 1 : from, last);
  return /^\d{1,19}$/.test(number) ? { kind, id: Number(number), end } : null;
}

/** One that was cut off in the middle is no JSON. */
function readSaid(text: string): Said | null {
  try {
    return JSON.parse(text) as Said;
  } catch {
    return null;
  }
}

/** Where the bytes begin that may become a mark with those that come next. */
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
