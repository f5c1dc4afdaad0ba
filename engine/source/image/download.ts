// A layer's bytes as they come. A connection that breaks off is taken up where it broke.
// Not here: whether they are the right bytes; who reads them hashes them.

import { FailureError, fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import type { Digest } from "../../op/digest.ts";
import { patience, type Sleep } from "./courier.ts";
import type { PullLimits } from "./limits.ts";
import { formatReference, type ImageName } from "./reference.ts";
import type { Opened, Registry } from "./registry.ts";
import { asNetworkError, describeNetworkError, NetworkError } from "./transport.ts";

export interface DownloadOptions {
  readonly registry: Registry;
  readonly sleep: Sleep;
  readonly limits: PullLimits;
}

export interface Wanted {
  readonly name: ImageName;
  readonly digest: Digest;
  readonly sizeBytes: number;
}

export async function* download(
  { registry, sleep, limits }: DownloadOptions,
  wanted: Wanted,
  scope: Scope,
): AsyncIterable<Uint8Array> {
  let done = 0;
  for (let inVain = 0; done < wanted.sizeBytes; ) {
    const before = done;
    const opened = await registry.open(wanted.name, wanted.digest, done, scope);
    const broken = yield* readOn(opened, wanted, done, scope, (bytes) => {
      done += bytes;
    });
    if (done === wanted.sizeBytes) return;
    inVain = done > before ? 1 : inVain + 1;
    if (inVain >= limits.tries) {
      const why = describeNetworkError(broken);
      fail({ kind: "registry-unreachable", registry: opened.host, why }, broken);
    }
    await patience(sleep, limits.firstDelayMs * 2 ** (inVain - 1), scope.signal);
  }
}

/** Answers why the stream ended, whether or not it was at its end. */
async function* readOn(
  opened: Opened,
  wanted: Wanted,
  done: number,
  scope: Scope,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array, NetworkError> {
  let at = opened.offset;
  if (!(at <= done)) {
    opened.body.destroy();
    return new NetworkError("EPROTO");
  }
  try {
    for await (const chunk of opened.body as AsyncIterable<Buffer>) {
      // A server that ignores the range begins anew.
      const fresh = chunk.subarray(Math.min(Math.max(done - at, 0), chunk.length));
      at += chunk.length;
      if (at > wanted.sizeBytes) refuseMore(wanted);
      if (fresh.length === 0) continue;
      count(fresh.length);
      yield fresh;
    }
    return new NetworkError("ECONNRESET");
  } catch (error) {
    if (scope.signal.aborted) return fail({ kind: "cancelled" });
    if (error instanceof FailureError) throw error;
    return asNetworkError(error);
  }
}

function refuseMore({ name, sizeBytes }: Wanted): never {
  const what = `a layer of ${formatReference(name)}`;
  fail({ kind: "digest-differs", what, want: `${sizeBytes} bytes`, got: "more" });
}
