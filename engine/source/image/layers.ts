// The layers of an image as Layers of the store: what is there already is taken, what is missing is
// downloaded and unpacked in one pass.
// Invariant: a Layer is kept only when both its digests are what the image says, and a fetch that
// fails or is cancelled leaves nothing in the store.

import { fail } from "../../event/failure.ts";
import { createFlights } from "../../event/flights.ts";
import type { Scope } from "../../event/scope.ts";
import type { Digest } from "../../op/digest.ts";
import type { LayerId, Layers } from "../../store/store.ts";
import { type DownloadOptions, download, type Wanted } from "./download.ts";
import { formatReference } from "./reference.ts";
import type { Unpacked } from "./unpack-messages.ts";
import type { Unpacker, UnpackJob } from "./unpacker.ts";

export interface LayerFetcher {
  /** One fetch per layer at a time, whoever asks; cancelled when the last of them has gone. */
  fetch(layer: WantedLayer, scope: Scope, listener: (doneBytes: number) => void): Promise<LayerId>;
  /** Resolves when nothing is being fetched. */
  idle(): Promise<void>;
}

export interface WantedLayer extends Wanted {
  readonly diffId: Digest;
}

export interface LayerFetcherOptions {
  readonly layers: Layers;
  readonly unpacker: Unpacker;
  readonly download: DownloadOptions;
}

export function createLayerFetcher(options: LayerFetcherOptions): LayerFetcher {
  const { layers, unpacker } = options;
  /** What is told is how many bytes have come, of which the last word says all. */
  const flights = createFlights<LayerId, number>((told, bytes) => told.set("bytes", bytes));

  const pull = async (
    layer: WantedLayer,
    scope: Scope,
    report: (doneBytes: number) => void,
  ): Promise<LayerId> => {
    const arriving: ArrivingLayer = {
      digest: layer.digest,
      diffId: layer.diffId,
      subject: formatReference(layer.name),
      open: (signal) => counted(download(options.download, layer, { ...scope, signal }), report),
    };
    return await keepLayer({ layers, unpacker }, arriving, scope.signal);
  };

  return {
    idle: flights.idle,
    async fetch(layer, scope, listener) {
      const known = layers.findDiff(layer.diffId);
      if (known !== null) return known;
      const waiter = { signal: scope.signal, hear: listener };
      return flights.join(layer.diffId, waiter, (signal, report) =>
        pull(layer, { ...scope, signal }, report),
      );
    },
  };
}

/** A layer whose bytes come from somewhere. */
export interface ArrivingLayer extends Pick<UnpackJob, "open" | "subject"> {
  /** null when nobody has said what it should be. */
  readonly digest: Digest | null;
  readonly diffId: Digest;
}

export async function keepLayer(
  { layers, unpacker }: Pick<LayerFetcherOptions, "layers" | "unpacker">,
  layer: ArrivingLayer,
  signal: AbortSignal,
): Promise<LayerId> {
  const draft = layers.draft();
  try {
    const unpacked = await unpacker.unpack({ ...layer, folder: draft.path }, signal);
    check(unpacked, layer);
    return layers.keep(draft, layer.diffId, unpacked.sizeBytes);
  } catch (error) {
    draft.discard();
    throw error;
  }
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  report: (doneBytes: number) => void,
): AsyncIterable<Uint8Array> {
  let doneBytes = 0;
  for await (const chunk of chunks) {
    doneBytes += chunk.length;
    report(doneBytes);
    yield chunk;
  }
}

function check(unpacked: Unpacked, layer: ArrivingLayer): void {
  const what = `a layer of ${layer.subject}`;
  if (layer.digest !== null && unpacked.digest !== layer.digest) {
    fail({ kind: "digest-differs", what, want: layer.digest, got: unpacked.digest });
  }
  if (unpacked.diffId !== layer.diffId) {
    const uncompressed = `${what}, uncompressed,`;
    fail({ kind: "digest-differs", what: uncompressed, want: layer.diffId, got: unpacked.diffId });
  }
}
