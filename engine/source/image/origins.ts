// Where an image came from, so that its layers can be fetched when they are needed, which may be
// in another run of the engine.

import type { Digest } from "../../op/digest.ts";
import type { Memos } from "../../store/store.ts";
import { formatReference, type ImageName, parseReference, shortName } from "./reference.ts";

export interface Origins {
  remember(manifest: Digest, name: ImageName): void;
  find(manifest: Digest): ImageName | null;
  /** As people write it. */
  nameOf(manifest: Digest): string | null;
  /** Without digests, as people write them; the one used last first. */
  names(): string[];
}

const KEY = "image-origin ";
const MOST_NAMES = 500;

export function createOrigins(memos: Memos): Origins {
  const keyOf = (manifest: Digest) => KEY + manifest;
  const read = (text: Uint8Array) => parseReference(Buffer.from(text).toString("utf8"));
  const find = (manifest: Digest) => {
    const text = memos.get(keyOf(manifest));
    return text === null ? null : read(text);
  };
  return {
    remember: (manifest, name) => memos.set(keyOf(manifest), Buffer.from(formatReference(name))),
    find,
    nameOf(manifest) {
      const name = find(manifest);
      return name === null ? null : shortName(name);
    },
    names() {
      const names = memos.newest(KEY, MOST_NAMES).map(read);
      return [...new Set(names.filter(({ tag }) => tag !== null).map(shortName))];
    },
  };
}
