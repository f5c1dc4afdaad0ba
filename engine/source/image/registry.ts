// What is asked of a registry: which digest a tag has, and the bytes that a digest names.
// Nothing that it answers is believed before it was hashed; what it streams (a layer) is hashed by
// who reads it.

import { fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import { type Digest, digestOf, isDigest } from "../../op/digest.ts";
import { askAs } from "./ask.ts";
import type { Authorizer, Subject } from "./auth.ts";
import type { Courier, Delivery } from "./courier.ts";
import { endpointOf, type Mirrors } from "./mirrors.ts";
import { readAll } from "./read-all.ts";
import { formatReference, type ImageName } from "./reference.ts";

export interface Registry {
  /** What the tag names now: its digest, and its bytes if the registry would not say without. */
  resolve(name: ImageName, scope: Scope): Promise<Resolved>;
  /** The bytes of a manifest or of a list of them. */
  manifest(name: ImageName, digest: Digest, scope: Scope): Promise<Buffer>;
  /** The bytes of a small blob. */
  blob(name: ImageName, digest: Digest, scope: Scope): Promise<Buffer>;
  /** A stream of a blob from `offset` on. */
  open(name: ImageName, digest: Digest, offset: number, scope: Scope): Promise<Opened>;
}

export interface Resolved {
  readonly digest: Digest;
  readonly bytes: Buffer | null;
}

export interface Opened {
  /** Where the stream begins: a server may ignore the offset. */
  readonly offset: number;
  readonly body: Delivery["body"];
  /** Who sends it, for failures. */
  readonly host: string;
}

export interface RegistryOptions {
  readonly courier: Courier;
  readonly authorizer: Authorizer;
  readonly mirrors: Mirrors;
}

const MANIFEST_TYPES = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** The specification asks registries to take manifests of up to this size. */
const MOST_DOCUMENT_BYTES = 4 << 20;

interface Question {
  readonly method: "GET" | "HEAD";
  /** Below the repository: `manifests/3.20`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function createRegistry({ courier, authorizer, mirrors }: RegistryOptions): Registry {
  const ask = (name: ImageName, question: Question, scope: Scope): Promise<Delivery> => {
    const subject = subjectOf(name, mirrors);
    const url = new URL(`${subject.endpoint.url}/v2/${name.repository}/${question.path}`);
    return askAs({ courier, authorizer }, subject, { ...question, url }, scope);
  };

  const document = async (name: ImageName, path: string, scope: Scope): Promise<Buffer> => {
    const question: Question = { method: "GET", path, headers: { accept: MANIFEST_TYPES } };
    const response = await ask(name, question, scope);
    expectStatus(response, [200], name, mirrors);
    return wholeOf(response, name, mirrors, scope);
  };

  const documentOf = async (name: ImageName, path: string, digest: Digest, scope: Scope) => {
    const bytes = await document(name, path, scope);
    const got = digestOf(bytes);
    const what = `${formatReference(name)} from the registry`;
    return got === digest ? bytes : fail({ kind: "digest-differs", what, want: digest, got });
  };

  return {
    async resolve(name, scope) {
      const path = `manifests/${name.tag ?? "latest"}`;
      const head: Question = { method: "HEAD", path, headers: { accept: MANIFEST_TYPES } };
      const response = await ask(name, head, scope);
      // Some registries do not answer HEAD, or leave the digest out.
      expectStatus(response, [200, 405, 501], name, mirrors);
      response.body.resume();
      const said = response.headers["docker-content-digest"];
      if (response.status === 200 && typeof said === "string" && isDigest(said)) {
        return { digest: said, bytes: null };
      }
      const bytes = await document(name, path, scope);
      return { digest: digestOf(bytes), bytes };
    },
    manifest: (name, digest, scope) => documentOf(name, `manifests/${digest}`, digest, scope),
    blob: (name, digest, scope) => documentOf(name, `blobs/${digest}`, digest, scope),
    async open(name, digest, offset, scope) {
      const headers: Record<string, string> = offset === 0 ? {} : { range: `bytes=${offset}-` };
      const question: Question = { method: "GET", path: `blobs/${digest}`, headers };
      const response = await ask(name, question, scope);
      expectStatus(response, offset === 0 ? [200] : [200, 206], name, mirrors);
      const { host } = endpointOf(name.registry, mirrors);
      return { offset: startOf(response), body: response.body, host };
    },
  };
}

function subjectOf(name: ImageName, mirrors: Mirrors): Subject {
  const endpoint = endpointOf(name.registry, mirrors);
  return { endpoint, repository: name.repository, reference: formatReference(name) };
}

async function wholeOf(
  response: Delivery,
  name: ImageName,
  mirrors: Mirrors,
  scope: Scope,
): Promise<Buffer> {
  const { host } = endpointOf(name.registry, mirrors);
  const bytes = await readAll(response.body, MOST_DOCUMENT_BYTES, host, scope.signal);
  if (bytes !== null) return bytes;
  const why = `a document of it has more than ${MOST_DOCUMENT_BYTES} bytes`;
  return fail({ kind: "image-malformed", reference: formatReference(name), why });
}

function expectStatus(
  response: Delivery,
  expected: readonly number[],
  name: ImageName,
  mirrors: Mirrors,
): void {
  const { status } = response;
  if (expected.includes(status)) return;
  response.body.destroy();
  const reference = formatReference(name);
  if (status === 404) {
    fail({ kind: "image-missing", reference, why: "the registry has no such name, tag or digest" });
  }
  if (status === 401 || status === 403) fail({ kind: "registry-denied", reference, status });
  const { host } = endpointOf(name.registry, mirrors);
  const why = status === 429 ? "it asks to be left alone for now" : "it failed to answer";
  fail({ kind: "registry-unreachable", registry: host, why: `${why} (status ${status})` });
}

/** Of `bytes 4096-9999/10000`. */
function startOf(response: Delivery): number {
  if (response.status !== 206) return 0;
  const start = /^bytes (\d+)-/.exec(response.headers["content-range"] ?? "")?.[1];
  return start === undefined ? Number.NaN : Number(start);
}
