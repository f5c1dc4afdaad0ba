// The digest of what is at a path of a Snapshot: of a file's bytes, mode and owner, of a folder's
// tree. Times do not count.

import { findInside } from "../../files/resolve.ts";
import type { Digest } from "../../op/digest.ts";
import type { Snapshot } from "../../store/store.ts";
import type { Kit } from "./kit.ts";

export async function digestPlace(
  snapshot: Snapshot,
  path: string,
  { views, files }: Pick<Kit, "views" | "files">,
  signal: AbortSignal,
): Promise<Digest> {
  using view = views.open(snapshot);
  return findInside(view.path, path).stats.isDirectory()
    ? await files.digestTree(view.path, path, signal)
    : await files.digestFile(view.path, path, { excludeMetadata: false }, signal);
}
