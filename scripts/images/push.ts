// Pushes the images of an OCI layout to a registry. What the registry has is not sent again, and a
// blob that several images share is sent once: a registry that is asked for a blob while it is
// being committed may answer with an error.

import { readFileSync } from "node:fs";
import type { Descriptor } from "./image.ts";
import { blobPath, readLayout } from "./layout.ts";

export interface PushTarget {
  /** `http://127.0.0.1:5000` */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The Authorization for a repository, when each needs its own. */
  readonly authorize?: (repository: string) => string;
}

interface ManifestDocument {
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly manifests?: readonly Descriptor[];
}

export async function pushLayout(folder: string, target: PushTarget): Promise<void> {
  const sent = new Map<string, Promise<void>>();
  const pushes = readLayout(folder).map(({ repository, tag, root }) =>
    pushManifest({ folder, target, repository, sent }, root, tag),
  );
  await Promise.all(pushes);
}

interface Errand {
  readonly folder: string;
  readonly target: PushTarget;
  readonly repository: string;
  /** What is sent or on its way, by repository and digest. */
  readonly sent: Map<string, Promise<void>>;
}

async function pushManifest(errand: Errand, at: Descriptor, reference: string): Promise<void> {
  const bytes = readFileSync(blobPath(errand.folder, at.digest));
  const document = JSON.parse(bytes.toString("utf8")) as ManifestDocument;
  for (const one of document.manifests ?? []) await pushManifest(errand, one, one.digest);
  const blobs = [document.config ?? [], document.layers ?? []].flat();
  await Promise.all(blobs.map((blob) => pushOnce(errand, blob)));
  const headers = { "content-type": at.mediaType };
  await ask(errand, `manifests/${reference}`, { method: "PUT", headers, body: bytes });
}

function pushOnce(errand: Errand, blob: Descriptor): Promise<void> {
  const key = `${errand.repository} ${blob.digest}`;
  const sent = errand.sent.get(key) ?? pushBlob(errand, blob);
  errand.sent.set(key, sent);
  return sent;
}

async function pushBlob(errand: Errand, { digest }: Descriptor): Promise<void> {
  const known = await ask(errand, `blobs/${digest}`, { method: "HEAD" }, [200, 404]);
  if (known.status === 200) return;
  const upload = await ask(errand, "blobs/uploads/", { method: "POST" });
  const place = new URL(upload.headers.get("location") ?? "", upload.url);
  place.searchParams.set("digest", digest);
  const body = readFileSync(blobPath(errand.folder, digest));
  const headers = { "content-type": "application/octet-stream" };
  await ask(errand, place.href, { method: "PUT", headers, body });
}

async function ask(
  { target, repository }: Errand,
  path: string,
  init: RequestInit,
  statuses: readonly number[] = [200, 201, 202, 204],
): Promise<Response> {
  const url = new URL(path, `${target.url}/v2/${repository}/`);
  const authorization = target.authorize?.(repository);
  const headers = {
    ...target.headers,
    ...(authorization === undefined ? {} : { authorization }),
    ...(init.headers as Record<string, string> | undefined),
  };
  const response = await fetch(url, { ...init, headers });
  if (!statuses.includes(response.status)) {
    const text = await response.text();
    throw new Error(`${init.method} ${url.pathname}: status ${response.status} ${text}`);
  }
  await response.arrayBuffer();
  return response;
}
