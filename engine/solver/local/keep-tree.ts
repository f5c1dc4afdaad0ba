// A folder that was just filled becomes a tree of the store, as if it had been read from the host:
// its Result is there before anybody solves its Op.

import type { Digest } from "../../op/digest.ts";
import { opDigest, ROOT, type TreeOp } from "../../op/op.ts";
import { recordOf } from "../../op/shape.ts";
import type { LayerDraft, Store } from "../../store/store.ts";

/** The draft is used, or discarded when the same content is there already. */
export function keepTree(tree: Digest, draft: LayerDraft, { results }: Store): void {
  const op: TreeOp = { kind: "tree", tree };
  const digest = opDigest(op);
  if (results.find(digest) !== null) return draft.discard();
  const outputs = new Map([[ROOT, [draft.id]]]);
  results.commit({ op: digest, outputs, process: null }, recordOf(op), [draft]);
}
