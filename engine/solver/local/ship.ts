// Images out of the Solver and into it: an image is built of what its Plans made and brought to its
// destination, and an archive among what was made becomes an image again.
// An archive that is asked for as a file of a container is kept as a tree, like a folder of the
// host: it is made when it is asked for, so that its Op names its content.

import { utimesSync } from "node:fs";
import { never } from "../../../stdlib/base/assert.ts";
import { canonical, type Json } from "../../../stdlib/base/canonical.ts";
import { fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import { findInside } from "../../files/resolve.ts";
import { archiveImage } from "../../image/archive.ts";
import type { ImageBuilder } from "../../image/builder.ts";
import type { BuiltImage } from "../../image/image.ts";
import { writeArchive } from "../../image/write.ts";
import { type Digest, parseDigest } from "../../op/digest.ts";
import { ARCHIVE_NAME, type ImageOrder } from "../../op/image.ts";
import { opDigest, type TreeOp } from "../../op/op.ts";
import { nameOf } from "../../op/path.ts";
import { type Plan, placeOf, type Spot } from "../../op/plan.ts";
import type { Snapshot, StoredResult } from "../../store/store.ts";
import type { Solver } from "../solver.ts";
import { keepTree } from "./keep-tree.ts";
import type { Kit } from "./kit.ts";

export interface ShippingOptions {
  readonly kit: Kit;
  readonly builder: ImageBuilder;
  readonly ensure: (plan: Plan, scope: Scope) => Promise<StoredResult>;
}

export function createShipping(options: ShippingOptions): Pick<Solver, "ship" | "load"> {
  const { kit, ensure } = options;
  const { store, images, docker } = kit;

  /** What is shipped is held until it is there. */
  const snapshotOf = async (spot: Spot, scope: Scope, held: DisposableStack): Promise<Snapshot> => {
    const { op, outputs } = await ensure(spot.plan, scope);
    held.use(store.ledger.hold(op));
    return outputs.get(spot.output) ?? fail({ kind: "path-missing", path: spot.path });
  };

  return {
    async ship(order, to, scope) {
      using held = new DisposableStack();
      const image = await build(order, options, (spot) => snapshotOf(spot, scope, held), scope);
      switch (to.kind) {
        case "file":
          await writeArchive(archiveImage(image, null, store.blobs), to.hostPath, scope.signal);
          return to.hostPath;
        case "tree":
          return keepArchive(image, kit, scope.signal);
        case "registry":
          return images.push(image, to.address, scope);
        case "docker":
          await docker.load(image, to.name, scope.signal);
          return to.name;
        default:
          return never(to);
      }
    },
    async load(spot, wish, scope) {
      const wanted = canonical([placeOf(spot), wish.tag, wish.platform] as unknown as Json);
      const key = `loaded-image ${wanted}`;
      const known = recall(kit, key);
      const found = known === null ? null : await images.find(known, wish.platform);
      if (found !== null) return found;
      using held = new DisposableStack();
      using view = kit.views.open(await snapshotOf(spot, scope, held));
      const { hostPath, stats } = findInside(view.path, spot.path);
      if (!stats.isFile()) {
        fail({ kind: "path-kind", path: spot.path, want: "an image archive", got: "no file" });
      }
      const loaded = await images.load(hostPath, nameOf(spot.path), wish, scope);
      store.memos.set(key, Buffer.from(loaded.manifest));
      return loaded;
    },
  };
}

async function build(
  order: ImageOrder,
  { builder }: ShippingOptions,
  snapshotOf: (spot: Spot) => Promise<Snapshot>,
  { signal }: Scope,
): Promise<BuiltImage> {
  const snapshots = await Promise.all(
    order.variants.map(({ root }) => (root === null ? [] : snapshotOf(root))),
  );
  const byVariant = new Map(order.variants.map((one, at) => [one, snapshots[at] ?? []]));
  return builder.build(order, (variant) => byVariant.get(variant) ?? [], signal);
}

/** Answers the digest of a tree with the archive in it. */
async function keepArchive(image: BuiltImage, kit: Kit, signal: AbortSignal): Promise<Digest> {
  const { store, files } = kit;
  const key = `image-archive ${image.root.digest}`;
  const known = recall(kit, key);
  if (known !== null && store.results.find(opDigest(treeOp(known))) !== null) return known;
  const draft = store.layers.draft();
  try {
    const path = `${draft.path}/${ARCHIVE_NAME}`;
    await writeArchive(archiveImage(image, null, store.blobs), path, signal);
    utimesSync(path, 0, 0);
    const tree = await files.digestTree(draft.path, "/", signal);
    keepTree(tree, draft, store);
    store.memos.set(key, Buffer.from(tree));
    return tree;
  } catch (error) {
    draft.discard();
    throw error;
  }
}

function recall({ store }: Kit, key: string): Digest | null {
  const value = store.memos.get(key);
  return value === null ? null : parseDigest(Buffer.from(value).toString("utf8"));
}

function treeOp(tree: Digest): TreeOp {
  return { kind: "tree", tree };
}
