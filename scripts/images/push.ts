// Pushes the images of an OCI layout to a registry. What the registry has is not sent again, and
// nothing is sent beside anything else: the reference implementation on a file system answers with
// errors when it is asked for content that another request is just writing.

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
  const sent = new Set<string>();
  for (const { repository, tag, root } of readLayout(folder)) {
    await pushManifest({ folder, target, repository, sent }, root, tag);
  }
}

interface Errand {
  readonly folder: string;
  readonly target: PushTarget;
  readonly repository: string;
  /** Blobs that the registry has, by repository and digest. */
  readonly sent: Set<string>;
}

async function pushManifest(errand: Errand, at: Descriptor, reference: string): Promise<void> {
  const bytes = readFileSync(blobPath(errand.folder, at.digest));
  const document = JSON.parse(bytes.toString("utf8")) as ManifestDocument;
  for (const one of document.manifests ?? []) await pushManifest(errand, one, one.digest);
  for (const blob of [document.config ?? [], document.layers ?? []].flat()) {
    const key = `${errand.repository} ${blob.digest}`;
    if (!errand.sent.has(key)) await pushBlob(errand, blob);
    errand.sent.add(key);
  }
  const headers = { "content-type": at.mediaType };
  await ask(errand, `manifests/${reference}`, { method: "PUT", headers, body: bytes });
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
