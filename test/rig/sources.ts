// Sources for tests above the seam: images that are in memory, host folders that are read whole.
// What it pins, the fake Solver finds in the same maps.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { fail } from "../../engine/event/failure.ts";
import { type Digest, digestOf } from "../../engine/op/digest.ts";
import type { ImageConfig } from "../../engine/op/image.ts";
import { EVERYTHING, type Filter } from "../../engine/op/op.ts";
import { createMatcher } from "../../engine/op/pattern.ts";
import {
  digestNode,
  type FakeTree,
  newFile,
  newTree,
  putNode,
} from "../../engine/solver/fake/tree.ts";
import type { Sources } from "../../engine/source/sources.ts";

export interface FakeImage {
  readonly tree: FakeTree;
  readonly config: Partial<ImageConfig>;
}

export interface FakeSources extends Sources {
  readonly images: Map<Digest, FakeTree>;
  readonly trees: Map<Digest, FakeTree>;
  readonly contents: Map<Digest, Uint8Array>;
  /** The references that were looked up, in order. */
  readonly pulled: string[];
}

const NO_CONFIG: ImageConfig = {
  env: [],
  entrypoint: [],
  cmd: [],
  cwd: "",
  user: "",
  labels: [],
  ports: [],
  healthcheck: null,
};

/** Images by short name, such as `alpine`: any tag of it, or a digest, is the same image. */
export function createFakeSources(images: ReadonlyMap<string, FakeImage>): FakeSources {
  const trees = new Map<Digest, FakeTree>();
  const contents = new Map<Digest, Uint8Array>();
  const layers = new Map<Digest, FakeTree>();
  const pulled: string[] = [];

  const keep = (tree: FakeTree): Digest => {
    const digest = digestNode(tree);
    trees.set(digest, tree);
    return digest;
  };

  return {
    images: layers,
    trees,
    contents,
    pulled,
    async image(reference, platform) {
      pulled.push(reference);
      const [name = ""] = basename(reference.split("@")[0] ?? "").split(":");
      const image =
        images.get(name) ?? fail({ kind: "image-missing", reference, why: "no such image" });
      const manifest = digestOf(`${name} ${platform}`);
      layers.set(manifest, image.tree);
      const config = { ...NO_CONFIG, ...image.config };
      return { reference: pin(reference, name, manifest), manifest, platform, config };
    },
    async directory(hostPath, filter) {
      const tree = newTree();
      readInto(tree, hostPath, "", filter);
      return keep(tree);
    },
    async keptFolder(hostPath) {
      const tree = newTree();
      readInto(tree, hostPath, "", EVERYTHING);
      return keep(tree);
    },
    async file(hostPath) {
      const tree = newTree();
      putNode(tree, `/${basename(hostPath)}`, newFile(readOrFail(hostPath)));
      return keep(tree);
    },
    dockerImage: (name) => fail({ kind: "image-missing", reference: name, why: "no Docker" }),
    loadedImage: (digest) => fail({ kind: "pin-gone", what: "image", digest }),
    imageNames: () => [...new Set(pulled)].reverse(),
    imageName: () => null,
    async content(bytes) {
      const digest = digestOf(bytes);
      contents.set(digest, bytes);
      return digest;
    },
  };
}

function pin(reference: string, name: string, manifest: Digest): string {
  if (reference.includes("@")) return reference;
  const tag = basename(reference).split(":")[1] ?? "latest";
  return `docker.io/library/${name}:${tag}@${manifest}`;
}

function readOrFail(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch {
    return fail({ kind: "host-path", path, why: "it cannot be read" });
  }
}

function readInto(tree: FakeTree, folder: string, prefix: string, filter: Filter): void {
  const matcher = createMatcher(filter);
  for (const name of readdirSync(folder)) {
    const [path, full] = [`${prefix}${name}`, `${folder}/${name}`];
    if (statSync(full).isDirectory()) readInto(tree, full, `${path}/`, filter);
    else if (matcher.keeps(path)) putNode(tree, `/${path}`, newFile(readFileSync(full)));
  }
}
