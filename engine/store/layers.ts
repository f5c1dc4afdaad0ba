// Layers: one folder each, filled once and never changed afterwards.
// A draft is made where the Layer will stay, so that keeping it is one row and no rename.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Digest } from "../op/digest.ts";
import type { Db } from "./database.ts";
import type { LayerDraft, LayerId, Layers } from "./store.ts";
import type { Touches } from "./touches.ts";
import type { Trash } from "./trash.ts";

export interface LayersOptions {
  readonly db: Db;
  readonly folder: string;
  readonly trash: Trash;
  readonly touches: Touches;
  readonly newName: () => string;
  /** Whether its folder is on the disk. */
  readonly isThere: (layer: LayerId) => boolean;
}

export function createLayers(options: LayersOptions): Layers {
  const { db, folder, trash, touches, newName, isThere } = options;
  const byDiff = db.prepare<[string], { id: string }>("SELECT id FROM layers WHERE diff_id = ?");
  const insert = db.prepare(
    "INSERT INTO layers (id, diff_id, size) VALUES (?, ?, ?) ON CONFLICT (diff_id) DO NOTHING",
  );
  const findDiff = (diffId: Digest) => {
    const id = (byDiff.get(diffId)?.id ?? null) as LayerId | null;
    if (id !== null && !isThere(id)) return null;
    // A pull that finds it counts on it until the image's Result is committed.
    if (id !== null) touches.touch("layers", id);
    return id;
  };

  return {
    pathOf: (layer) => join(folder, layer),
    findDiff,
    draft(): LayerDraft {
      const id = newName() as LayerId;
      const path = join(folder, id);
      mkdirSync(path, { mode: 0o755 });
      return { id, path, discard: () => trash.throwAway(path) };
    },
    keep(draft, diffId, sizeBytes) {
      insert.run(draft.id, diffId, sizeBytes);
      const kept = findDiff(diffId) ?? draft.id;
      // Someone else kept the same content first: theirs stays.
      if (kept !== draft.id) draft.discard();
      return kept;
    },
  };
}
