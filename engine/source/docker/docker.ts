// The image store of the host's Docker: images go in and come out as archives, by the API that
// Docker serves on its socket. The client library is loaded when it is first needed.
// Not here: what is in an archive (engine/image, engine/source/image/load).

import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Failure, FailureError, fail } from "../../event/failure.ts";
import { archiveImage } from "../../image/archive.ts";
import type { BuiltImage } from "../../image/image.ts";
import type { Blobs } from "../../store/store.ts";
import { formatReference, parseReference } from "../image/reference.ts";

export interface Docker {
  load(image: BuiltImage, name: string, signal: AbortSignal): Promise<void>;
  /** Writes the image to a new file. */
  save(name: string, path: string, signal: AbortSignal): Promise<void>;
}

export interface DockerOptions {
  readonly blobs: Pick<Blobs, "pathOf">;
  /** For DOCKER_HOST. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What is used of the library. */
interface Client {
  loadImage(archive: Readable, options: object): Promise<Readable>;
  getImage(name: string): { get(): Promise<Readable> };
}

type Place =
  /** The host is null so that the library does not take one from the environment. */
  | { readonly socketPath: string; readonly host: null }
  | { readonly protocol: string; readonly host: string; readonly port: number };

const USUAL_HOST = "unix:///var/run/docker.sock";
const USUAL_PORT = 2375;
/** By its name alone, as the package comes without types. */
const LIBRARY: string = "dockerode";

export function createDocker({ blobs, env }: DockerOptions): Docker {
  const address = env["DOCKER_HOST"] || USUAL_HOST;
  const connect = async (): Promise<Client> => {
    const library = (await import(LIBRARY)) as { default: new (place: Place) => Client };
    return new library.default(placeOf(address));
  };

  return {
    async load(image, name, signal) {
      const fullName = formatReference({ ...parseReference(name), digest: null });
      const source = Readable.from(archiveImage(image, fullName, blobs));
      try {
        const client = await connect();
        const answer = await client.loadImage(source, { quiet: true, abortSignal: signal });
        await readAnswer(answer, address);
      } catch (error) {
        failDocker(error, address, signal);
      } finally {
        source.destroy();
      }
    },
    async save(name, path, signal) {
      try {
        const client = await connect();
        const archive = await client.getImage(name).get();
        await pipeline(archive, createWriteStream(path, { flags: "wx" }), { signal });
      } catch (error) {
        if (statusOf(error) === 404) {
          fail({ kind: "image-missing", reference: name, why: "Docker has no such image" });
        }
        failDocker(error, address, signal);
      }
    },
  };
}

function placeOf(address: string): Place {
  const url = URL.parse(address);
  if (url?.protocol === "unix:") return { socketPath: url.pathname, host: null };
  if (url?.protocol === "tcp:" || url?.protocol === "http:") {
    return { protocol: "http", host: url.hostname, port: Number(url.port || USUAL_PORT) };
  }
  const want = "unix:///PATH or tcp://HOST:PORT";
  return fail({ kind: "argument", argument: "DOCKER_HOST", want, got: address });
}

/** A line of JSON for each thing that happened; what went wrong is among them. */
async function readAnswer(answer: Readable, address: string): Promise<void> {
  const text = Buffer.concat(await answer.toArray()).toString("utf8");
  const why = /"error":\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  if (why !== undefined) fail({ kind: "docker-failed", address, why });
}

function failDocker(error: unknown, address: string, signal: AbortSignal): never {
  if (signal.aborted) throw new FailureError({ kind: "cancelled" });
  if (error instanceof FailureError) throw error;
  throw new FailureError(failureOf(error, address), { cause: error });
}

const UNREACHABLE = ["ENOENT", "ECONNREFUSED", "EACCES", "ENOTFOUND", "EHOSTUNREACH"];

function failureOf(error: unknown, address: string): Failure {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (UNREACHABLE.includes(code)) {
    return { kind: "docker-failed", address, why: `nothing answers there (${code})` };
  }
  const status = statusOf(error);
  const why = status === null ? code || String(error) : `it answers with status ${status}`;
  return { kind: "docker-failed", address, why };
}

function statusOf(error: unknown): number | null {
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : null;
  return typeof status === "number" ? status : null;
}
