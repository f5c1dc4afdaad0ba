// What a push does when the registry misbehaves: each upload is begun anew, a few times.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createImageBuilder, type ImageBuilder } from "../../engine/image/builder.ts";
import { CONFIG } from "../contract/shipping.ts";
import { AMD64, failureOf, openPlace, openScope, type Place } from "../source/image/rig.ts";

type Fault = "status" | "cut" | "elsewhere";

let place: Place;
let builder: ImageBuilder;
let server: Server;
let faults: Fault[];
let asked: string[];
let host: string;

beforeEach(async () => {
  [faults, asked] = [[], []];
  place = openPlace();
  builder = createImageBuilder(place.store);
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.close();
  server.closeAllConnections();
  await builder.close();
  await place[Symbol.asyncDispose]();
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "", url = "" } = request;
  const kind = url.includes("/manifests/") ? "manifest" : "blob";
  asked.push(`${method} ${kind}`);
  if (method === "HEAD") response.writeHead(404).end();
  else if (method === "POST") {
    const location = faults.includes("elsewhere") ? "http://[" : "/upload?state=1";
    response.writeHead(202, { location }).end();
  } else {
    const fault = kind === "blob" ? faults.shift() : undefined;
    if (fault === "cut") {
      response.destroy();
      return;
    }
    for await (const _ of request);
    response.writeHead(fault === "status" ? 503 : 201).end();
  }
}

async function push(): Promise<string> {
  const variant = { platform: AMD64, root: null, config: CONFIG, annotations: [] };
  const order = { variants: [variant], compression: "gzip", dialect: "oci" } as const;
  const image = await builder.build(order, () => [], new AbortController().signal);
  return place.images.push(image, `${host}/team/app`, openScope());
}

test("an upload that breaks off or is refused for now is begun anew", async () => {
  faults = ["cut", "status"];
  expect(await push()).toMatch(/\/team\/app:latest@sha256:/);
  const upload = ["POST blob", "PUT blob"];
  expect(asked).toEqual(["HEAD blob", ...upload, ...upload, ...upload, "PUT manifest"]);
  expect(place.slept).toEqual([250, 500]);
});

test("after four tries it is given up", async () => {
  faults = ["status", "status", "status", "status", "status"];
  const failure = await failureOf(push());
  expect(failure).toMatchObject({ kind: "registry-unreachable", registry: host });
  expect(asked.filter((one) => one === "PUT blob")).toHaveLength(4);
  expect(asked).not.toContain("PUT manifest");
});

test("a registry that names no place to upload to is told from one that is not there", async () => {
  faults = ["elsewhere"];
  const failure = await failureOf(push());
  expect(failure).toMatchObject({ kind: "registry-unreachable", registry: host });
  expect(asked).toEqual(["HEAD blob", "POST blob"]);
});
