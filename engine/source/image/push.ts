// Pushes a built image to a registry: what the registry lacks of its blobs, then its manifests, and
// last what the tag names.
// Mirrors stand in for pulls alone: a push goes to the registry that was named.
// Invariant: the tag is set when everything below it is there. What fails half-way leaves blobs at
// the registry that nothing names, which it collects by itself.

import { createReadStream } from "node:fs";
import { FailureError, fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import type { BuiltImage, Descriptor } from "../../image/image.ts";
import type { Blobs } from "../../store/store.ts";
import { type Asking, askAs } from "./ask.ts";
import type { Subject } from "./auth.ts";
import { type Delivery, patience, type Sleep } from "./courier.ts";
import type { PullLimits } from "./limits.ts";
import { endpointOf, isLoopback } from "./mirrors.ts";
import { formatReference, type ImageName, parseReference } from "./reference.ts";
import type { HttpRequest } from "./transport.ts";

export interface Pusher {
  /** Answers the full reference, with the digest. */
  push(image: BuiltImage, address: string, scope: Scope): Promise<string>;
}

export interface PusherOptions extends Asking {
  readonly blobs: Blobs;
  readonly sleep: Sleep;
  readonly limits: PullLimits;
}

interface Errand {
  readonly subject: Subject;
  readonly scope: Scope;
  /** Below the repository, or wherever the registry said. */
  ask(path: string, request: Omit<HttpRequest, "url">): Promise<Delivery>;
}

const OCTETS = "application/octet-stream";
/** No address. */
const NOWHERE = "http://[";

export function createPusher(options: PusherOptions): Pusher {
  const { blobs, limits } = options;

  /** A few at once. The first failure makes the rest stop; the end comes when they have. */
  const pushBlobs = async (name: ImageName, wanted: readonly Descriptor[], scope: Scope) => {
    const end = new AbortController();
    const signal = AbortSignal.any([scope.signal, end.signal]);
    const errand = createErrand(options, name, { ...scope, signal });
    const waiting = [...new Map(wanted.map((one) => [one.digest, one])).values()];
    const work = async () => {
      for (let blob = waiting.pop(); blob !== undefined; blob = waiting.pop()) {
        await pushBlob(blob, errand, options);
      }
    };
    const pushes = Array.from({ length: limits.layers }, work);
    try {
      await Promise.all(pushes);
    } finally {
      end.abort();
      await Promise.allSettled(pushes);
    }
  };

  const pushManifest = async (errand: Errand, manifest: Descriptor, tag: string) => {
    const body = Buffer.from(await blobs.read(manifest.digest)).toString("utf8");
    const headers = { "content-type": manifest.mediaType };
    const answer = await errand.ask(`manifests/${tag}`, { method: "PUT", headers, body });
    expect(answer, [200, 201, 202], errand);
  };

  return {
    async push(image, address, scope) {
      const name = nameOf(address);
      const { root, variants } = image;
      const blobsOfAll = variants.flatMap(({ config, layers }) => [config, ...layers]);
      await pushBlobs(name, blobsOfAll, scope);
      const errand = createErrand(options, name, scope);
      for (const { manifest } of variants) {
        if (manifest !== root) await pushManifest(errand, manifest, manifest.digest);
      }
      await pushManifest(errand, root, name.tag);
      return formatReference({ ...name, digest: root.digest });
    },
  };
}

function nameOf(address: string): ImageName & { readonly tag: string } {
  const name = parseReference(address);
  const { tag, digest } = name;
  if (tag !== null && digest === null) return { ...name, tag };
  const want = "a name with a tag: what is pushed gets its digest by itself";
  return fail({ kind: "argument", argument: "address", want, got: JSON.stringify(address) });
}

function createErrand(asking: Asking, name: ImageName, scope: Scope): Errand {
  const endpoint = endpointOf(name.registry, new Map());
  const { repository } = name;
  const subject = { endpoint, repository, reference: formatReference(name) };
  const base = `${endpoint.url}/v2/${repository}/`;
  return {
    subject,
    scope,
    ask(path, request) {
      const url = new URL(path, base);
      // The registry may send us elsewhere to upload; what it knows us by stays with it.
      if (url.origin === new URL(base).origin) {
        return askAs(asking, subject, { ...request, url }, scope);
      }
      return asking.courier.send({ ...request, url }, endpoint.host, scope.signal);
    },
  };
}

async function pushBlob(blob: Descriptor, errand: Errand, options: PusherOptions): Promise<void> {
  const known = await errand.ask(`blobs/${blob.digest}`, { method: "HEAD", headers: {} });
  known.body.resume();
  if (known.status === 200) return;
  if (known.status !== 404) expect(known, [200], errand);
  const { limits, sleep } = options;
  for (let tried = 1; ; tried += 1) {
    const outcome = await upload(blob, errand, options.blobs);
    if (outcome === null) return;
    if (tried === limits.tries) throw outcome;
    await patience(sleep, limits.firstDelayMs * 2 ** (tried - 1), errand.scope.signal);
  }
}

/** One upload from its beginning. Answers why it is worth another try; null when all is there. */
async function upload(
  { digest, size }: Descriptor,
  errand: Errand,
  blobs: Blobs,
): Promise<FailureError | null> {
  const begun = await errand.ask("blobs/uploads/", { method: "POST", headers: {} });
  expect(begun, [202], errand);
  const place = placeOf(begun, errand);
  place.searchParams.set("digest", digest);
  const headers = { "content-type": OCTETS, "content-length": String(size) };
  const body = () => createReadStream(blobs.pathOf(digest));
  try {
    const done = await errand.ask(place.href, { method: "PUT", headers, body });
    expect(done, [200, 201, 202, 204], errand);
    return null;
  } catch (error) {
    const isPassing =
      error instanceof FailureError && error.failure.kind === "registry-unreachable";
    if (isPassing) return error;
    throw error;
  }
}

/** Where the registry wants the bytes. They are not sent in the clear if it was not asked so. */
function placeOf(begun: Delivery, { subject }: Errand): URL {
  const place = URL.parse(begun.headers.location ?? NOWHERE, begun.origin);
  const isOpen = place?.protocol === "http:" && !isLoopback(place.hostname);
  if (place === null || (isOpen && begun.origin.startsWith("https:"))) {
    const why = "it names no place to upload to, or one without encryption";
    return fail({ kind: "registry-unreachable", registry: subject.endpoint.host, why });
  }
  return place;
}

function expect(answer: Delivery, statuses: readonly number[], { subject }: Errand): void {
  const { status } = answer;
  answer.body.resume();
  if (statuses.includes(status)) return;
  const { reference, endpoint } = subject;
  if (status === 401 || status === 403) fail({ kind: "registry-denied", reference, status });
  const why = `it did not take a part of ${reference} (status ${status})`;
  fail({ kind: "registry-unreachable", registry: endpoint.host, why });
}
