// Where an image came from, so that its layers can be fetched when they are needed, which may be
// in another run of the engine.

import type { Digest } from "../../op/digest.ts";
import type { Memos } from "../../store/store.ts";
import { formatReference, type ImageName, parseReference } from "./reference.ts";

export interface Origins {
  remember(manifest: Digest, name: ImageName): void;
  find(manifest: Digest): ImageName | null;
}

export function createOrigins(memos: Memos): Origins {
  const keyOf = (manifest: Digest) => `image-origin ${manifest}`;
  return {
    remember: (manifest, name) => memos.set(keyOf(manifest), Buffer.from(formatReference(name))),
    find(manifest) {
      const text = memos.get(keyOf(manifest));
      return text === null ? null : parseReference(Buffer.from(text).toString("utf8"));
    },
  };
}
