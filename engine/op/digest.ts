// A Digest names content by its sha256: `sha256:` and 64 hex digits.
// Invariant: only this file makes one, so a value of this type is always well formed.

import { createHash } from "node:crypto";

export type Digest = string & { readonly __brand: "Digest" };

const FORM = /^sha256:[0-9a-f]{64}$/;

export function isDigest(text: string): text is Digest {
  return FORM.test(text);
}

export function parseDigest(text: string): Digest {
  if (!isDigest(text)) throw new RangeError(`expected sha256:<64 hex digits>, got ${text}`);
  return text;
}

export function digestOf(content: string | Uint8Array): Digest {
  return `sha256:${createHash("sha256").update(content).digest("hex")}` as Digest;
}

export interface Digester {
  update(chunk: Uint8Array): void;
  digest(): Digest;
}

export function createDigester(): Digester {
  const hash = createHash("sha256");
  return {
    update: (chunk) => void hash.update(chunk),
    digest: () => `sha256:${hash.digest("hex")}` as Digest,
  };
}

/** The 64 hex digits alone, for a file name. */
export function hexOf(digest: Digest): string {
  return digest.slice("sha256:".length);
}

/** Enough of a digest for a person to tell two apart. */
export function shortOf(digest: Digest): string {
  return hexOf(digest).slice(0, 12);
}
