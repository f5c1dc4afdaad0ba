// The two documents that a registry keeps of an image: the manifest of one platform, and the index
// that lists manifests. Both come in an OCI and a Docker dialect, which differ in type names alone.

import { fail } from "../../event/failure.ts";
import { type Digest, isDigest } from "../../op/digest.ts";
import { type Platform, parsePlatform } from "../../op/platform.ts";
import { countOf, listOf, type Members, membersOf, parseJson, textOf } from "./json.ts";

export type Document =
  | { readonly kind: "index"; readonly entries: readonly IndexEntry[] }
  | ({ readonly kind: "manifest" } & Manifest);

export interface Manifest {
  readonly config: Digest;
  /** From the bottom to the top. */
  readonly layers: readonly LayerEntry[];
}

export interface IndexEntry {
  readonly digest: Digest;
  /** null when the index does not say, or says what no machine is. */
  readonly platform: Platform | null;
}

export interface LayerEntry {
  readonly digest: Digest;
  readonly sizeBytes: number;
}

export function parseDocument(bytes: Uint8Array, reference: string): Document {
  const refuse = (why: string): never => fail({ kind: "image-malformed", reference, why });
  const document = membersOf(parseJson(bytes) ?? refuse("its manifest is not JSON"));
  if (document["schemaVersion"] === 1) return refuse("its manifest is of the obsolete version 1");
  // Told by what is in them: the types are often missing, and sometimes wrong.
  if (Array.isArray(document["manifests"])) {
    return { kind: "index", entries: document["manifests"].flatMap(readIndexEntry) };
  }
  const config = digestIn(membersOf(document["config"]));
  const layers = listOf(document["layers"]).map(readLayerEntry);
  if (config === null) return refuse("its manifest names no configuration");
  if (layers.includes(null)) return refuse("its manifest describes a layer without digest or size");
  return { kind: "manifest", config, layers: layers.filter((layer) => layer !== null) };
}

function readIndexEntry(value: unknown): IndexEntry[] {
  const entry = membersOf(value);
  const digest = digestIn(entry);
  return digest === null ? [] : [{ digest, platform: readPlatform(membersOf(entry["platform"])) }];
}

/** From members of an index entry's platform, or of an image configuration. */
export function readPlatform(members: Members): Platform | null {
  const { os, architecture, variant } = members;
  if (textOf(os) === null || textOf(architecture) === null) return null;
  const text = [os, architecture, variant].filter((part) => part !== undefined && part !== "");
  try {
    return parsePlatform(text.join("/"));
  } catch {
    return null;
  }
}

function readLayerEntry(value: unknown): LayerEntry | null {
  const entry = membersOf(value);
  const digest = digestIn(entry);
  const sizeBytes = countOf(entry["size"]);
  return digest === null || sizeBytes === null ? null : { digest, sizeBytes };
}

function digestIn(members: Members): Digest | null {
  const text = textOf(members["digest"]);
  return text !== null && isDigest(text) ? text : null;
}
