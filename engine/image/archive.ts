// An image as one tar file: the OCI layout, with Docker's own list beside it when there is one
// platform, so that `docker load` of any age takes it.
// Blobs are in the order of their digests, so equal images are equal files.

import { createReadStream } from "node:fs";
import { type Digest, hexOf } from "../op/digest.ts";
import type { Blobs } from "../store/store.ts";
import type { BuiltImage, Descriptor } from "./image.ts";
import { encodeMember, paddingAfter, TAR_END, tarMember } from "./tar.ts";

const FOLDER_MODE = 0o755;
/** Large pieces: each passes through the event loop. */
const READING = { highWaterMark: 1 << 20 };

/** `name` is what the image is called where it is going; null when it has no name. */
export async function* archiveImage(
  image: BuiltImage,
  name: string | null,
  blobs: Pick<Blobs, "pathOf">,
): AsyncIterable<Buffer> {
  yield* folder("blobs/");
  yield* folder("blobs/sha256/");
  for (const { digest, size } of blobsOf(image)) {
    yield encodeMember(tarMember({ name: placeOf(digest), sizeBytes: size }));
    yield* createReadStream(blobs.pathOf(digest), READING) as AsyncIterable<Buffer>;
    yield paddingAfter(size);
  }
  yield* document("index.json", indexOf(image, name));
  if (image.variants.length === 1) yield* document("manifest.json", dockerList(image, name));
  yield* document("oci-layout", { imageLayoutVersion: "1.0.0" });
  yield TAR_END;
}

/** Each once, though variants may share layers. */
function blobsOf({ root, variants }: BuiltImage): Descriptor[] {
  const all = variants.flatMap(({ manifest, config, layers }) => [manifest, config, ...layers]);
  const byDigest = new Map([root, ...all].map((one) => [one.digest, one]));
  return [...byDigest.values()].sort((a, b) => (a.digest < b.digest ? -1 : 1));
}

function indexOf({ root }: BuiltImage, name: string | null): object {
  const annotations = name === null ? {} : { annotations: namesOf(name) };
  return { schemaVersion: 2, manifests: [{ ...root, ...annotations }] };
}

/** The name in full is containerd's; the specification has a place for the tag. */
function namesOf(name: string): object {
  const tag = name.slice(name.lastIndexOf(":") + 1);
  return { "io.containerd.image.name": name, "org.opencontainers.image.ref.name": tag };
}

function dockerList({ variants }: BuiltImage, name: string | null): object {
  return variants.map(({ config, layers }) => ({
    Config: placeOf(config.digest),
    RepoTags: name === null ? null : [name],
    Layers: layers.map(({ digest }) => placeOf(digest)),
  }));
}

function placeOf(digest: Digest): string {
  return `blobs/sha256/${hexOf(digest)}`;
}

function* folder(name: string): Iterable<Buffer> {
  yield encodeMember(tarMember({ name, kind: "directory", mode: FOLDER_MODE }));
}

function* document(name: string, value: object): Iterable<Buffer> {
  const bytes = Buffer.from(JSON.stringify(value));
  yield encodeMember(tarMember({ name, sizeBytes: bytes.length }));
  yield bytes;
  yield paddingAfter(bytes.length);
}
