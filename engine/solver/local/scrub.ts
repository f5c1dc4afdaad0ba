// Takes secret values out of a stream of bytes, also where a value is cut by the end of a piece.
// Invariant: what comes out holds no secret that went in, and nothing else is changed or lost.

export interface Scrubber {
  /** The clean bytes that can be passed on now; some may be held back until more is known. */
  push(bytes: Uint8Array): Uint8Array;
  /** What was held back. */
  flush(): Uint8Array;
}

const MASK = Buffer.from("***");
/** Shorter values are left alone: they would blot out ordinary output. */
const SHORTEST = 4;

export function createScrubber(secrets: readonly Uint8Array[]): Scrubber {
  // The longest first, so that a secret inside another leaves no rest behind.
  const needles = secrets
    .flatMap(variants)
    .filter((one) => one.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
  if (needles.length === 0) return { push: (bytes) => bytes, flush: () => Buffer.alloc(0) };
  let held: Buffer = Buffer.alloc(0);
  return {
    push(bytes) {
      const text = mask(Buffer.concat([held, bytes]), needles);
      const keep = heldBack(text, needles);
      held = text.subarray(text.length - keep);
      return text.subarray(0, text.length - keep);
    },
    flush() {
      const rest = held;
      held = Buffer.alloc(0);
      return rest;
    },
  };
}

/** A value that ends with a line break is printed without it as often as with it. */
function variants(secret: Uint8Array): Buffer[] {
  const whole = Buffer.from(secret);
  const trimmed = Buffer.from(whole.toString("latin1").trim(), "latin1");
  return trimmed.length === whole.length ? [whole] : [whole, trimmed];
}

function mask(text: Buffer, needles: readonly Buffer[]): Buffer {
  let clean = text;
  for (const needle of needles) {
    const parts: Buffer[] = [];
    let from = 0;
    for (let at = clean.indexOf(needle); at >= 0; at = clean.indexOf(needle, from)) {
      parts.push(clean.subarray(from, at), MASK);
      from = at + needle.length;
    }
    if (from > 0) clean = Buffer.concat([...parts, clean.subarray(from)]);
  }
  return clean;
}

/** The length of the longest end of `text` that may be the beginning of a secret. */
function heldBack(text: Buffer, needles: readonly Buffer[]): number {
  let longest = 0;
  for (const needle of needles) {
    for (let length = Math.min(needle.length - 1, text.length); length > longest; length--) {
      const end = text.subarray(text.length - length);
      if (end.equals(needle.subarray(0, length))) longest = length;
    }
  }
  return longest;
}
