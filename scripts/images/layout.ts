// OCI image layouts: a folder with blobs by digest and an index of what they are. The repository
// and tag of an image are in the annotation that the specification has for its name.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { BuiltImage, Descriptor } from "./image.ts";

/** An image of a layout: `library/alpine:3.20`. */
export interface NamedImage {
  readonly repository: string;
  readonly tag: string;
  readonly root: Descriptor;
}

const REF_NAME = "org.opencontainers.image.ref.name";

export interface LayoutEntry {
  readonly repository: string;
  readonly tags: readonly string[];
  readonly built: BuiltImage;
}

export function writeLayout(folder: string, entries: readonly LayoutEntry[]): void {
  mkdirSync(`${folder}/blobs/sha256`, { recursive: true });
  for (const { built } of entries) {
    for (const [digest, { bytes }] of built.parts) writeOnce(blobPath(folder, digest), bytes);
  }
  const manifests = entries.flatMap(({ repository, tags, built }) =>
    tags.map((tag) => ({ ...built.root, annotations: { [REF_NAME]: `${repository}:${tag}` } })),
  );
  writeFileSync(`${folder}/oci-layout`, JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  writeFileSync(`${folder}/index.json`, JSON.stringify({ schemaVersion: 2, manifests }));
}

export function readLayout(folder: string): NamedImage[] {
  const index = JSON.parse(readFileSync(`${folder}/index.json`, "utf8")) as {
    manifests: (Descriptor & { annotations: Record<string, string> })[];
  };
  return index.manifests.map((root) => {
    const [repository = "", tag = ""] = (root.annotations[REF_NAME] ?? "").split(":");
    return { repository, tag, root };
  });
}

export function blobPath(folder: string, digest: string): string {
  return `${folder}/blobs/${digest.replace(":", "/")}`;
}

function writeOnce(path: string, bytes: Buffer): void {
  if (!existsSync(path)) writeFileSync(path, bytes);
}
