// Images: a name becomes a pin, and a pin the Layers of its file system.
//
//   pin     name ─► registry: which digest? ─► index ─► manifest ─► configuration
//   layers  manifest ─► each layer: in the store, or download ─► hash ─► inflate ─► hash ─► files
//   push    an image of ours ─► registry      load  an archive ─► the same as pin and layers
//
// Not here: who asks once per session (engine/session), which Op an image is (engine/op).

import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../../../stdlib/base/clock.ts";
import { fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import type { Digest } from "../../op/digest.ts";
import type { Platform } from "../../op/platform.ts";
import type { Snapshot, Store } from "../../store/store.ts";
import type { PinnedImage } from "../sources.ts";
import { type AssembleDeps, assemble } from "./assemble.ts";
import { createAuthorizer } from "./auth.ts";
import { isServedBy } from "./choose.ts";
import { createCourier, type Sleep } from "./courier.ts";
import { createDockerConfig, type Environment } from "./docker-config.ts";
import { createDocuments } from "./documents.ts";
import { createLayerFetcher } from "./layers.ts";
import { PULL_LIMITS, type PullLimits } from "./limits.ts";
import { createLoader, type Loader } from "./load/loader.ts";
import { type ArchiveJob, unpackArchive } from "./load/unpack.ts";
import type { Mirrors } from "./mirrors.ts";
import { createOrigins } from "./origins.ts";
import { createPusher, type Pusher } from "./push.ts";
import { formatReference, parseReference } from "./reference.ts";
import { createRegistry } from "./registry.ts";
import { createTransport } from "./transport.ts";
import { createUnpacker } from "./unpacker.ts";

export interface Images extends Pusher, Loader {
  /** Needs no network when the reference has a digest and its documents are in the store. */
  pin(reference: string, platform: Platform, scope: Scope): Promise<PinnedImage>;
  /** The root file system of a pinned image. Fetches the layers that are missing. */
  layers(manifest: Digest, platform: Platform, scope: Scope): Promise<Snapshot>;
  /** Those that were pinned by name, as people write them, the one used last first. */
  names(): readonly string[];
  nameOf(manifest: Digest): string | null;
  /** Any tar archive; false when the file is none. */
  unpack(job: ArchiveJob, signal: AbortSignal): Promise<boolean>;
  /** Ends what is left of the work; to be called when nobody waits any more. */
  close(): Promise<void>;
}

export interface ImagesOptions {
  readonly store: Pick<Store, "blobs" | "layers" | "memos" | "results">;
  readonly clock: Clock;
  /** For proxies, and for where Docker's configuration is. */
  readonly env: Environment;
  readonly mirrors: Mirrors;
  /** Whether files get the owners that the image gives them: only root can. */
  readonly keepsOwners: boolean;
  readonly limits?: PullLimits;
  readonly sleep?: Sleep;
}

export function createImages(options: ImagesOptions): Images {
  const { store, clock, env, mirrors, keepsOwners, limits = PULL_LIMITS } = options;
  const sleep = options.sleep ?? sleepFor;
  const transport = createTransport({ env, connectMs: limits.connectMs, idleMs: limits.idleMs });
  const courier = createCourier({ transport, clock, sleep, limits });
  const authorizer = createAuthorizer({ courier, docker: createDockerConfig(env), clock });
  const registry = createRegistry({ courier, authorizer, mirrors });
  const unpacker = createUnpacker({ width: limits.layers, keepsOwners });
  const deps: AssembleDeps = {
    clock,
    documents: createDocuments({ blobs: store.blobs, registry }),
    origins: createOrigins(store.memos),
    layers: store.layers,
    fetcher: createLayerFetcher({
      layers: store.layers,
      unpacker,
      download: { registry, sleep, limits },
    }),
  };
  const asking = { courier, authorizer };
  return {
    ...createPusher({ ...asking, blobs: store.blobs, sleep, limits }),
    ...createLoader({ store, unpacker }),
    unpack: (job, signal) => unpackArchive(unpacker, job, signal),
    pin: (reference, platform, scope) => pin(deps, reference, platform, scope),
    layers: (manifest, platform, scope) => assemble(deps, manifest, platform, scope),
    names: deps.origins.names,
    nameOf: deps.origins.nameOf,
    async close() {
      await deps.fetcher.idle();
      await unpacker.close();
      transport.close();
    },
  };
}

async function pin(
  { documents, origins }: AssembleDeps,
  text: string,
  platform: Platform,
  scope: Scope,
): Promise<PinnedImage> {
  const name = parseReference(text);
  const pinned = { ...name, digest: await documents.resolve(name, scope) };
  const reference = formatReference(pinned);
  const found = await documents.manifest(pinned, pinned.digest, platform, scope);
  const parsed = await documents.config(pinned, found.manifest.config, scope);
  if (parsed.platform !== null && !isServedBy(parsed.platform, platform)) {
    const offered = [parsed.platform];
    fail({ kind: "platform-missing", reference, wanted: platform, offered });
  }
  origins.remember(found.digest, pinned);
  return { reference, manifest: found.digest, platform, config: parsed.config };
}

async function sleepFor(delayMs: number, signal: AbortSignal): Promise<void> {
  await wait(delayMs, undefined, { signal });
}
