// The root file system of an image, put together from its layers, with an account of the pull.

import { type Clock, sinceMs } from "../../../stdlib/base/clock.ts";
import { FailureError, fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import type { Digest } from "../../op/digest.ts";
import type { Platform } from "../../op/platform.ts";
import type { LayerId, Layers, Snapshot } from "../../store/store.ts";
import type { Documents } from "./documents.ts";
import type { LayerFetcher, WantedLayer } from "./layers.ts";
import type { Origins } from "./origins.ts";
import { createProgress } from "./progress.ts";
import { formatReference, type ImageName } from "./reference.ts";

export interface AssembleDeps {
  readonly clock: Clock;
  readonly documents: Documents;
  readonly origins: Origins;
  readonly layers: Layers;
  readonly fetcher: LayerFetcher;
}

export async function assemble(
  deps: AssembleDeps,
  manifest: Digest,
  platform: Platform,
  scope: Scope,
): Promise<Snapshot> {
  const name = deps.origins.find(manifest);
  if (name === null) return fail({ kind: "pin-gone", what: "image", digest: manifest });
  const wanted = await describeLayers(deps, name, manifest, platform, scope);
  const isMissing = (layer: WantedLayer) => deps.layers.findDiff(layer.diffId) === null;
  const missing = new Map(wanted.filter(isMissing).map((layer) => [layer.diffId, layer]));
  if (missing.size > 0) await pull(deps, name, [...missing.values()], scope);

  const ids = wanted.map(({ diffId }) => {
    const id = deps.layers.findDiff(diffId);
    return id ?? fail({ kind: "pin-gone", what: "image layer", digest: diffId });
  });
  return snapshotOf(ids);
}

/** A layer that comes twice is needed once, where it is last: there it covers all it did before. */
export function snapshotOf(ids: readonly LayerId[]): Snapshot {
  return ids.filter((id, at) => ids.lastIndexOf(id) === at);
}

async function describeLayers(
  { documents }: AssembleDeps,
  name: ImageName,
  digest: Digest,
  platform: Platform,
  scope: Scope,
): Promise<WantedLayer[]> {
  const { manifest } = await documents.manifest(name, digest, platform, scope);
  const { diffIds } = await documents.config(name, manifest.config, scope);
  if (diffIds.length !== manifest.layers.length) {
    const why = `it has ${manifest.layers.length} layers and describes ${diffIds.length}`;
    fail({ kind: "image-malformed", reference: formatReference(name), why });
  }
  return manifest.layers.flatMap((layer, at) => {
    const diffId = diffIds[at];
    return diffId === undefined ? [] : [{ ...layer, name, diffId }];
  });
}

async function pull(
  deps: AssembleDeps,
  name: ImageName,
  missing: readonly WantedLayer[],
  scope: Scope,
): Promise<void> {
  const { clock } = deps;
  const reference = formatReference(name);
  const startedMs = clock.nowMs();
  scope.emit({ kind: "pull-started", reference, atMs: startedMs });
  try {
    await fetchAll(deps, reference, missing, scope);
  } catch (error) {
    if (error instanceof FailureError) {
      const { failure } = error;
      scope.emit({ kind: "pull-failed", reference, failure, atMs: clock.nowMs() });
    }
    throw error;
  }
  const atMs = clock.nowMs();
  const tookMs = sinceMs(clock, startedMs);
  scope.emit({ kind: "pull-finished", reference, layers: missing.length, atMs, tookMs });
}

/** The first failure makes the rest stop; the end comes when they have. */
async function fetchAll(
  { clock, fetcher }: AssembleDeps,
  reference: string,
  missing: readonly WantedLayer[],
  scope: Scope,
): Promise<void> {
  const totalBytes = missing.reduce((sum, layer) => sum + layer.sizeBytes, 0);
  const progress = createProgress({ reference, totalBytes, clock, emit: scope.emit });
  const end = new AbortController();
  const signal = AbortSignal.any([scope.signal, end.signal]);
  const fetches = missing.map((layer) =>
    fetcher.fetch(layer, { ...scope, signal }, (doneBytes) => {
      progress.update(layer.diffId, doneBytes);
    }),
  );
  try {
    await Promise.all(fetches);
  } finally {
    end.abort();
    await Promise.allSettled(fetches);
  }
}
