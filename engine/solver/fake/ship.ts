// Images out of the fake Solver and into it. An archive is a list of what its images are called and
// configured; their files stay in memory, where whoever loads the archive finds them.

import { never } from "../../../stdlib/base/assert.ts";
import { canonical, type Json } from "../../../stdlib/base/canonical.ts";
import { fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import { type Digest, digestOf } from "../../op/digest.ts";
import {
  ARCHIVE_NAME,
  type ImageOrder,
  type ImageVariant,
  type LoadedImage,
} from "../../op/image.ts";
import type { Plan, Spot } from "../../op/plan.ts";
import type { Solver } from "../solver.ts";
import { type FakeSolverOptions, type Made, outputOf } from "./made.ts";
import { digestNode, type FakeTree, fileAt, newTree, treeFrom } from "./tree.ts";

/** What was shipped, by the digests that Ops name it by. */
export interface Shipped {
  readonly images: Map<Digest, FakeTree>;
  readonly trees: Map<Digest, FakeTree>;
}

export function createFakeShipping(
  make: (plan: Plan, scope: Scope) => Promise<Made>,
  { writeFile }: FakeSolverOptions,
  shipped: Shipped,
): Pick<Solver, "ship" | "load" | "unpack"> {
  const treeOf = async (spot: Spot, scope: Scope) =>
    outputOf(await make(spot.plan, scope), spot.output);

  const list = async (variant: ImageVariant, scope: Scope): Promise<LoadedImage> => {
    const { root, platform, config } = variant;
    const tree = root === null ? newTree() : await treeOf(root, scope);
    const manifest = digestOf(canonical([digestNode(tree), platform, config] as unknown as Json));
    shipped.images.set(manifest, tree);
    return { manifest, platform, config };
  };

  const archive = async ({ variants }: ImageOrder, scope: Scope): Promise<string> =>
    JSON.stringify(await Promise.all(variants.map((one) => list(one, scope))));

  return {
    async ship(order, to, scope) {
      const text = await archive(order, scope);
      switch (to.kind) {
        case "file":
          writeFile(to.hostPath, Buffer.from(text));
          return to.hostPath;
        case "tree": {
          const tree = treeFrom({ [`/${ARCHIVE_NAME}`]: text });
          const digest = digestNode(tree);
          shipped.trees.set(digest, tree);
          return digest;
        }
        case "registry":
          return `${to.address}@${digestOf(text)}`;
        case "docker":
          return fail({ kind: "docker-failed", address: "nowhere", why: "there is none here" });
        default:
          return never(to);
      }
    },
    async load(spot, { platform }, scope) {
      const { bytes } = fileAt(await treeOf(spot, scope), spot.path);
      const images = parse(Buffer.from(bytes).toString("utf8"), spot.path);
      const found = images.find((one) => one.platform === platform);
      const offered = images.map((one) => one.platform);
      const reference = spot.path;
      return found ?? fail({ kind: "platform-missing", reference, wanted: platform, offered });
    },
    async unpack(spot, scope) {
      const { bytes } = fileAt(await treeOf(spot, scope), spot.path);
      const text = Buffer.from(bytes).toString("utf8");
      if (!text.startsWith(FAKE_ARCHIVE)) return null;
      const tree = treeFrom(JSON.parse(text.slice(FAKE_ARCHIVE.length)));
      const digest = digestNode(tree);
      shipped.trees.set(digest, tree);
      return digest;
    },
  };
}

/** An archive of files: this, and their contents by their paths. */
const FAKE_ARCHIVE = "archive:";

function parse(text: string, reference: string): LoadedImage[] {
  try {
    return JSON.parse(text) as LoadedImage[];
  } catch {
    return fail({ kind: "image-malformed", reference, why: "it is no image archive" });
  }
}
