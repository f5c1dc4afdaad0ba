// An archive among what was made becomes a tree of the store. It is unpacked when it is asked for,
// so that the Op of what is in it names content, like any folder that was pinned.

import { canonical, type Json } from "../../../stdlib/base/canonical.ts";
import { fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import { findInside } from "../../files/resolve.ts";
import { type Digest, parseDigest } from "../../op/digest.ts";
import { opDigest } from "../../op/op.ts";
import { nameOf } from "../../op/path.ts";
import { type Plan, placeOf, type Spot } from "../../op/plan.ts";
import type { StoredResult } from "../../store/store.ts";
import type { Solver } from "../solver.ts";
import { keepTree } from "./keep-tree.ts";
import type { Kit } from "./kit.ts";

export interface UnpackingOptions {
  readonly kit: Kit;
  readonly ensure: (plan: Plan, scope: Scope) => Promise<StoredResult>;
  readonly withRoom: <T>(work: () => Promise<T>) => Promise<T>;
}

export function createUnpacking(options: UnpackingOptions): Pick<Solver, "unpack"> {
  const { kit, ensure, withRoom } = options;
  const { store } = kit;

  const unpack = async (spot: Spot, key: string, scope: Scope): Promise<Digest | null> => {
    const { op, outputs } = await ensure(spot.plan, scope);
    using _held = store.ledger.hold(op);
    const snapshot = outputs.get(spot.output) ?? fail({ kind: "path-missing", path: spot.path });
    using view = kit.views.open(snapshot);
    const { hostPath, stats } = findInside(view.path, spot.path);
    if (!stats.isFile()) return null;
    const draft = store.layers.draft();
    try {
      const job = { path: hostPath, folder: draft.path, reference: nameOf(spot.path) };
      const isArchive = await kit.images.unpack(job, scope.signal);
      const tree = isArchive ? await kit.files.digestTree(draft.path, "/", scope.signal) : null;
      if (tree === null) draft.discard();
      else keepTree(tree, draft, store);
      store.memos.set(key, Buffer.from(tree ?? NO_ARCHIVE));
      return tree;
    } catch (error) {
      draft.discard();
      throw error;
    }
  };

  return {
    async unpack(spot, scope) {
      const key = `unpacked ${canonical(placeOf(spot) as unknown as Json)}`;
      const known = store.memos.get(key);
      if (known === null) return withRoom(() => unpack(spot, key, scope));
      const text = Buffer.from(known).toString("utf8");
      if (text === NO_ARCHIVE) return null;
      const tree = parseDigest(text);
      const isThere = store.results.find(opDigest({ kind: "tree", tree })) !== null;
      return isThere ? tree : withRoom(() => unpack(spot, key, scope));
    },
  };
}

const NO_ARCHIVE = "none";
