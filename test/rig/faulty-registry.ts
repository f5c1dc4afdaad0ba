// A registry in this process that misbehaves when it is told to, and remembers what it was asked.
// Without faults it serves the images it was given, read-only.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  type BuiltImage,
  buildImage,
  type Part,
  type TestImage,
} from "../../scripts/images/image.ts";

export type Fault =
  | { readonly kind: "status"; readonly status: number; readonly headers?: Headers }
  /** The connection breaks off after so many bytes of the body. */
  | { readonly kind: "cut"; readonly afterBytes: number }
  /** Nothing more comes after so many bytes of the body. */
  | { readonly kind: "stall"; readonly afterBytes: number }
  /** One byte of the body is another. */
  | { readonly kind: "lie" }
  /** More bytes than there are. */
  | { readonly kind: "babble" }
  | { readonly kind: "redirect"; readonly to: (path: string) => string }
  /** As registries that know no ranges. */
  | { readonly kind: "whole" };

type Headers = Readonly<Record<string, string>>;

export interface FaultyRegistry {
  readonly url: string;
  readonly host: string;
  readonly requests: RecordedRequest[];
  /** The next requests whose path has `where` in it meet these faults, one each. */
  plan(where: string, ...faults: readonly Fault[]): void;
  /** Every request whose path has `where` in it meets this fault, after what is planned. */
  always(where: string, fault: Fault): void;
  close(): Promise<void>;
}

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
}

export async function startFaultyRegistry(images: readonly TestImage[]): Promise<FaultyRegistry> {
  const shelf = createShelf(images);
  const requests: RecordedRequest[] = [];
  const planned: { where: string; fault: Fault }[] = [];
  const lasting: { where: string; fault: Fault }[] = [];
  const server = createServer((request, response) => {
    const { method = "", url: path = "", headers } = request;
    requests.push({ method, path, headers });
    const at = planned.findIndex(({ where }) => path.includes(where));
    const next = at === -1 ? undefined : planned.splice(at, 1)[0];
    const fault = (next ?? lasting.find(({ where }) => path.includes(where)))?.fault ?? null;
    serve(request, response, shelf.find(path), fault);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    requests,
    plan: (where, ...faults) => void planned.push(...faults.map((fault) => ({ where, fault }))),
    always: (where, fault) => void lasting.push({ where, fault }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Found extends Part {
  readonly digest: string;
}

function createShelf(images: readonly TestImage[]) {
  const built = images.map((image): [TestImage, BuiltImage] => [image, buildImage(image)]);
  return {
    find(path: string): Found | null {
      const [, repository, reference = ""] =
        /^\/v2\/(.+)\/(?:manifests|blobs)\/([^/]+)$/.exec(path) ?? [];
      for (const [image, { root, parts }] of built) {
        if (image.repository !== repository) continue;
        const digest = image.tags.includes(reference) ? root.digest : reference;
        const part = parts.get(digest);
        if (part !== undefined) return { ...part, digest };
      }
      return null;
    },
  };
}

function serve(
  request: IncomingMessage,
  response: ServerResponse,
  found: Found | null,
  fault: Fault | null,
): void {
  if (fault?.kind === "status") {
    response.writeHead(fault.status, fault.headers).end();
    return;
  }
  if (fault?.kind === "redirect") {
    response.writeHead(307, { location: fault.to(request.url ?? "") }).end();
    return;
  }
  if (found === null) {
    response.writeHead(404).end();
    return;
  }
  const ranged =
    fault?.kind === "whole" ? null : /^bytes=(\d+)-$/.exec(request.headers.range ?? "");
  const from = Number(ranged?.[1] ?? 0);
  const whole = found.bytes;
  response.writeHead(ranged === null ? 200 : 206, {
    "content-type": found.mediaType,
    "content-length": whole.length - from + (fault?.kind === "babble" ? 1 : 0),
    "docker-content-digest": found.digest,
    ...(ranged === null
      ? {}
      : { "content-range": `bytes ${from}-${whole.length - 1}/${whole.length}` }),
  });
  if (request.method === "HEAD") response.end();
  else send(response, whole.subarray(from), fault);
}

function send(response: ServerResponse, bytes: Buffer, fault: Fault | null): void {
  switch (fault?.kind) {
    case "cut":
      response.write(bytes.subarray(0, fault.afterBytes), () => response.destroy());
      return;
    case "stall":
      response.write(bytes.subarray(0, fault.afterBytes));
      return;
    case "lie":
      response.end(
        Buffer.concat([bytes.subarray(0, -1), Buffer.from([~(bytes.at(-1) ?? 0) & 255])]),
      );
      return;
    case "babble":
      response.end(Buffer.concat([bytes, Buffer.from("!")]));
      return;
    default:
      response.end(bytes);
  }
}
