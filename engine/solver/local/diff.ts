// Runs a diff Op: what is in the upper folder and not, or not the same, in the lower one.
// Compared by content and attributes, not by Layers: the two need not have a history in common.
// Deletions leave no trace; the folders on the way to what changed come along as they are above.

import { mkdirSync } from "node:fs";
import { copyAttributes, NO_OVERRIDES } from "../../files/attributes.ts";
import { NO_CHECK } from "../../files/checkpoint.ts";
import { copyLeaf } from "../../files/copy.ts";
import { createFileHasher } from "../../files/hash.ts";
import { findInside } from "../../files/resolve.ts";
import { isSameFolder, isSameLeaf } from "../../files/same.ts";
import { type Visit, walkFolder } from "../../files/walk.ts";
import { type DiffOp, EVERYTHING, type Place, ROOT } from "../../op/op.ts";
import type { Kit, Made, Step } from "./kit.ts";
import type { View } from "./views.ts";

const hashFile = createFileHasher(NO_CHECK);

export async function runDiff(op: DiffOp, step: Step, kit: Kit): Promise<Made> {
  using stack = new DisposableStack();
  const open = (place: Place): string => {
    const view: View = stack.use(kit.views.open(step.snapshotOf(place.ref)));
    return findInside(view.path, place.path).hostPath;
  };
  const upper = open(op.upper);
  const lower = op.lower === null ? null : open(op.lower);
  const draft = kit.store.layers.draft();
  try {
    copyChanged(upper, lower, draft.path);
  } catch (error) {
    draft.discard();
    throw error;
  }
  return { outputs: new Map([[ROOT, [draft.id]]]), drafts: [draft], process: null };
}

function copyChanged(upper: string, lower: string | null, target: string): void {
  // Folders are made when the first changed thing in them is met, and dressed when it is left.
  const made = new Set<string>([""]);
  const makeFolders = (path: string) => {
    if (made.has(path)) return;
    makeFolders(path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "");
    mkdirSync(`${target}/${path}`);
    made.add(path);
  };
  const before = (visit: Visit) => (lower === null ? null : `${lower}/${visit.path}`);

  walkFolder(
    upper,
    EVERYTHING,
    {
      enter(visit) {
        const old = before(visit);
        if (old === null || !isSameFolder(visit.stats, old)) makeFolders(visit.path);
      },
      leave(visit) {
        if (!made.has(visit.path)) return;
        copyAttributes(visit.hostPath, visit.stats, `${target}/${visit.path}`, NO_OVERRIDES);
      },
      leaf(visit) {
        const old = before(visit);
        if (old !== null && isSameLeaf(visit, old, hashFile)) return;
        const cut = visit.path.lastIndexOf("/");
        makeFolders(cut < 0 ? "" : visit.path.slice(0, cut));
        copyLeaf(visit.hostPath, visit.stats, `${target}/${visit.path}`, NO_OVERRIDES);
      },
    },
    NO_CHECK,
  );
}
