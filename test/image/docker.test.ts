// The host's Docker: a stand-in for its socket keeps what it is sent and gives it back, as the real
// one does; and where none answers, that is said.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createImageBuilder, type ImageBuilder } from "../../engine/image/builder.ts";
import { platformOf } from "../../engine/op/platform.ts";
import { createSources } from "../../engine/source/create.ts";
import { createDocker, type Docker } from "../../engine/source/docker/docker.ts";
import { createHostFolders } from "../../engine/source/host/folders.ts";
import { CONFIG } from "../contract/shipping.ts";
import { failureOf, openPlace, openScope, type Place } from "../source/image/rig.ts";
import { readMember } from "./rig.ts";

const PLATFORM = platformOf(process.arch);
const { signal } = new AbortController();

let folder: string;
let place: Place;
let builder: ImageBuilder;
let server: Server;
let docker: Docker;
let answer = '{"stream":"Loaded image: app:1"}\n';
const kept = () => join(folder, "kept.tar");

beforeAll(async () => {
  folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "docker-"));
  place = openPlace();
  builder = createImageBuilder(place.store);
  server = createServer(async (request, response) => {
    if (request.method === "POST" && request.url?.startsWith("/images/load")) {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      writeFileSync(kept(), Buffer.concat(chunks));
      response.end(answer);
    } else if (request.url === "/images/app:1/get") {
      response.end(readFileSync(kept()));
    } else {
      response.writeHead(404).end('{"message":"no such image"}');
    }
  });
  const socketPath = join(folder, "docker.sock");
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  docker = createDocker({
    blobs: place.store.blobs,
    env: { DOCKER_HOST: `unix://${socketPath}` },
  });
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await builder.close();
  await place[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const image = () => {
  const variant = { platform: PLATFORM, root: null, config: CONFIG, annotations: [] };
  const order = { variants: [variant], compression: "gzip", dialect: "oci" } as const;
  return builder.build(order, () => [], signal);
};

function sourcesWith(host: Docker) {
  const { store, images } = place;
  const folders = createHostFolders({ store, clock: { nowMs: () => 0 } });
  return createSources({ store, images, folders, docker: host, withRoom: (work) => work() });
}

describe("the host's Docker", () => {
  test("is sent an archive with the image's name in full", async () => {
    await docker.load(await image(), "app:1", signal);
    const [entry] = await readMember(kept(), "manifest.json");
    expect(entry.RepoTags).toEqual(["docker.io/library/app:1"]);
    const index = await readMember(kept(), "index.json");
    expect(index.manifests[0].annotations).toEqual({
      "io.containerd.image.name": "docker.io/library/app:1",
      "org.opencontainers.image.ref.name": "1",
    });
  });

  test("gives an image back, which is found again by its digest", async () => {
    await docker.load(await image(), "app:1", signal);
    const sources = sourcesWith(docker);
    const given = await sources.dockerImage("app:1", PLATFORM, openScope());
    expect(given.config).toEqual(CONFIG);
    expect(await sources.loadedImage(given.manifest, PLATFORM)).toEqual(given);
  });

  test("without the image says so", async () => {
    const work = sourcesWith(docker).dockerImage("other:1", PLATFORM, openScope());
    expect(await failureOf(work)).toMatchObject({ kind: "image-missing", reference: "other:1" });
  });

  test("that fails half-way says why", async () => {
    const before = answer;
    answer = '{"errorDetail":{"message":"no space left"},"error":"no space left"}\n';
    const failure = await failureOf(docker.load(await image(), "app:1", signal));
    answer = before;
    expect(failure).toMatchObject({ kind: "docker-failed", why: "no space left" });
  });

  test.each(["unix:///nowhere/docker.sock", "tcp://127.0.0.1:1"])(
    "that is not there is a failure with its address: %s",
    async (address) => {
      const absent = createDocker({ blobs: place.store.blobs, env: { DOCKER_HOST: address } });
      const built = await image();
      const expected = { kind: "docker-failed", address };
      expect(await failureOf(absent.load(built, "app:1", signal))).toMatchObject(expected);
      const path = join(folder, "never.tar");
      expect(await failureOf(absent.save("app:1", path, signal))).toMatchObject(expected);
      expect(existsSync(path)).toBe(false);
    },
  );

  test("is asked at no address that is none", async () => {
    const odd = createDocker({ blobs: place.store.blobs, env: { DOCKER_HOST: "ssh://host" } });
    const failure = await failureOf(odd.load(await image(), "app:1", signal));
    expect(failure).toMatchObject({ kind: "argument", argument: "DOCKER_HOST" });
  });
});
