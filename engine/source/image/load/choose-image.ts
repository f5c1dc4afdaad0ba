// Which image of an archive is meant, and of what it consists. An archive is an OCI layout, or what
// `docker save` wrote before it wrote those too: a list of configurations and layers by name.
// Invariant: the documents of what is answered are in the store.

import { Bug } from "../../../../stdlib/base/assert.ts";
import { fail } from "../../../event/failure.ts";
import type { Scope } from "../../../event/scope.ts";
import { type Digest, digestOf, hexOf } from "../../../op/digest.ts";
import type { Platform } from "../../../op/platform.ts";
import type { Blobs } from "../../../store/store.ts";
import { chooseEntry, isServedBy, offeredBy } from "../choose.ts";
import { type ParsedConfig, parseConfig } from "../config.ts";
import { createDocuments } from "../documents.ts";
import { listOf, type Members, membersOf, parseJson, textOf, textsOf } from "../json.ts";
import { parseDocument } from "../manifest.ts";
import type { ImageName } from "../reference.ts";
import type { Archive } from "./archive.ts";

export interface ArchivedImage {
  readonly manifest: Digest;
  readonly config: ParsedConfig;
  readonly layers: readonly ArchivedLayer[];
}

export interface ArchivedLayer {
  /** In the archive. */
  readonly name: string;
  readonly diffId: Digest;
  /** As it is in the archive; null when the archive does not say. */
  readonly digest: Digest | null;
}

/** Empty means whichever there is. */
export interface Wish {
  readonly tag: string;
  readonly platform: Platform;
}

export async function chooseImage(
  archive: Archive,
  wish: Wish,
  blobs: Blobs,
  scope: Scope,
): Promise<ArchivedImage> {
  const layout = await archive.read("index.json");
  if (layout !== null) return chooseInLayout(archive, layout, wish, blobs, scope);
  const list = await archive.read("manifest.json");
  if (list !== null) return chooseInList(archive, list, wish, blobs);
  const why = "it is no image archive: neither index.json nor manifest.json is in it";
  return fail({ kind: "image-malformed", reference: archive.reference, why });
}

async function chooseInLayout(
  archive: Archive,
  layout: Buffer,
  { tag, platform }: Wish,
  blobs: Blobs,
  scope: Scope,
): Promise<ArchivedImage> {
  const { reference } = archive;
  const listed = listOf(membersOf(parseJson(layout))["manifests"]).map(membersOf);
  const named = pickByTag(listed, tag, namesInLayout, reference);
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: named }));
  const document = parseDocument(bytes, reference);
  const entries = document.kind === "index" ? document.entries : [];
  const [only] = entries;
  // The only image is meant whatever its entry says: its documents say it better.
  const entry = entries.length === 1 && only ? only : chooseEntry(entries, platform);
  if (entry === null) {
    const offered = offeredBy(entries);
    return fail({ kind: "platform-missing", reference, wanted: platform, offered });
  }
  const documents = createDocuments({ blobs, registry: documentsIn(archive) });
  const name = nameOf(archive);
  const found = await documents.manifest(name, entry.digest, platform, scope);
  const config = await documents.config(name, found.manifest.config, scope);
  const { layers } = found.manifest;
  return {
    manifest: found.digest,
    config: served(config, platform, reference),
    layers: pair(
      layers.map(({ digest }) => ({ name: `blobs/sha256/${hexOf(digest)}`, digest })),
      config,
      reference,
    ),
  };
}

async function chooseInList(
  archive: Archive,
  list: Buffer,
  { tag, platform }: Wish,
  blobs: Blobs,
): Promise<ArchivedImage> {
  const { reference } = archive;
  const listed = listOf(parseJson(list)).map(membersOf);
  const [image = {}] = pickByTag(listed, tag, (one) => textsOf(one["RepoTags"]), reference);
  const bytes = await archive.read(textOf(image["Config"]) ?? "");
  if (bytes === null) {
    const why = "the configuration of its image is not in it";
    return fail({ kind: "image-malformed", reference, why });
  }
  const config = parseConfig(bytes, reference);
  const names = textsOf(image["Layers"]).map((name) => ({ name, digest: null }));
  const layers = pair(names, config, reference);
  // There is no manifest: what the layers are without compression stands for them.
  const manifest = {
    schemaVersion: 2,
    config: { digest: await blobs.put(bytes), size: bytes.length },
    layers: layers.map(({ diffId }) => ({ digest: diffId, size: 0 })),
  };
  return {
    manifest: await blobs.put(Buffer.from(JSON.stringify(manifest))),
    config: served(config, platform, reference),
    layers,
  };
}

/** The tag may be written alone or with the image's name. */
function pickByTag(
  listed: readonly Members[],
  tag: string,
  namesOf: (one: Members) => readonly string[],
  reference: string,
): readonly Members[] {
  if (tag === "") return listed;
  const isMeant = (name: string) => name === tag || name.endsWith(`:${tag}`);
  const meant = listed.filter((one) => namesOf(one).some(isMeant));
  if (meant.length > 0) return meant;
  const offered = listed.flatMap(namesOf).join(", ") || "no tags";
  return fail({ kind: "image-missing", reference, why: `no tag ${tag} in it, but ${offered}` });
}

function namesInLayout(entry: Members): string[] {
  const notes = membersOf(entry["annotations"]);
  const names = ["org.opencontainers.image.ref.name", "io.containerd.image.name"];
  return names.flatMap((name) => textOf(notes[name]) ?? []);
}

/** The documents of an archive, asked for as those of a registry are. */
function documentsIn(archive: Archive) {
  const read = async (_name: ImageName, digest: Digest): Promise<Buffer> => {
    const { reference } = archive;
    const bytes = await archive.read(`blobs/sha256/${hexOf(digest)}`);
    if (bytes === null) {
      return fail({ kind: "image-malformed", reference, why: `${digest} is not in it` });
    }
    const got = digestOf(bytes);
    const what = `a document of ${reference}`;
    return got === digest ? bytes : fail({ kind: "digest-differs", what, want: digest, got });
  };
  const resolve = () => Promise.reject(new Bug("an archive is asked for digests alone"));
  return { manifest: read, blob: read, resolve };
}

function nameOf({ reference }: Archive): ImageName {
  return { registry: "archive", repository: reference, tag: null, digest: null };
}

function served(config: ParsedConfig, wanted: Platform, reference: string): ParsedConfig {
  const { platform } = config;
  if (platform === null || isServedBy(platform, wanted)) return config;
  return fail({ kind: "platform-missing", reference, wanted, offered: [platform] });
}

function pair(
  layers: readonly { readonly name: string; readonly digest: Digest | null }[],
  { diffIds }: ParsedConfig,
  reference: string,
): ArchivedLayer[] {
  if (layers.length !== diffIds.length) {
    const why = `it has ${layers.length} layers and describes ${diffIds.length}`;
    fail({ kind: "image-malformed", reference, why });
  }
  return layers.flatMap((layer, at) => {
    const diffId = diffIds[at];
    return diffId === undefined ? [] : [{ ...layer, diffId }];
  });
}
