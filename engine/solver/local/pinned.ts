// Bytes that an Op names. They were put in the store when they were pinned; who has not used them
// for long may find that they have been pruned.

import { fail } from "../../event/failure.ts";
import type { Digest } from "../../op/digest.ts";
import type { Store } from "../../store/store.ts";

export function pathOfContent(digest: Digest, { blobs }: Store): string {
  if (!blobs.has(digest)) fail({ kind: "pin-gone", what: "content", digest });
  return blobs.pathOf(digest);
}
