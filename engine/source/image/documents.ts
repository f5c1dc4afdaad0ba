// The documents of images: manifests and configurations, from the store or else from the registry.
// Invariant: what is answered has the digest that was asked for, and is in the store from then on.

import { fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import type { Digest } from "../../op/digest.ts";
import type { Platform } from "../../op/platform.ts";
import type { Blobs } from "../../store/store.ts";
import { chooseEntry, offeredBy } from "./choose.ts";
import { type ParsedConfig, parseConfig } from "./config.ts";
import { type Manifest, parseDocument } from "./manifest.ts";
import { formatReference, type ImageName } from "./reference.ts";
import type { Registry } from "./registry.ts";

export interface Documents {
  /** The digest that the name has now. Asks nobody when the name has one already. */
  resolve(name: ImageName, scope: Scope): Promise<Digest>;
  /** The manifest that a digest means for a platform: itself, or one that its index lists. */
  manifest(
    name: ImageName,
    digest: Digest,
    platform: Platform,
    scope: Scope,
  ): Promise<FoundManifest>;
  config(name: ImageName, digest: Digest, scope: Scope): Promise<ParsedConfig>;
}

export interface FoundManifest {
  readonly digest: Digest;
  readonly manifest: Manifest;
}

export interface DocumentsOptions {
  readonly blobs: Blobs;
  readonly registry: Pick<Registry, "resolve" | "manifest" | "blob">;
}

/** An index may list an index. More levels than this are no use to anyone. */
const DEEPEST_INDEX = 3;

export function createDocuments({ blobs, registry }: DocumentsOptions): Documents {
  const load = async (digest: Digest, fetch: () => Promise<Buffer>): Promise<Uint8Array> => {
    if (blobs.has(digest)) return blobs.read(digest);
    const bytes = await fetch();
    await blobs.put(bytes);
    return bytes;
  };

  return {
    async resolve(name, scope) {
      if (name.digest !== null) return name.digest;
      const { digest, bytes } = await registry.resolve(name, scope);
      if (bytes !== null) await blobs.put(bytes);
      return digest;
    },
    async manifest(name, digest, platform, scope) {
      const reference = formatReference(name);
      let current = digest;
      for (let depth = 0; depth < DEEPEST_INDEX; depth += 1) {
        const bytes = await load(current, () => registry.manifest(name, current, scope));
        const document = parseDocument(bytes, reference);
        if (document.kind === "manifest") return { digest: current, manifest: document };
        const entry = chooseEntry(document.entries, platform);
        if (entry === null) {
          const offered = offeredBy(document.entries);
          return fail({ kind: "platform-missing", reference, wanted: platform, offered });
        }
        current = entry.digest;
      }
      const why = `its indexes are nested more than ${DEEPEST_INDEX} deep`;
      return fail({ kind: "image-malformed", reference, why });
    },
    async config(name, digest, scope) {
      const bytes = await load(digest, () => registry.blob(name, digest, scope));
      return parseConfig(bytes, formatReference(name));
    },
  };
}
