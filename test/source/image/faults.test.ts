// What a pull does when the registry misbehaves. Nothing here waits: sleeps are counted, not slept.

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Snapshot } from "../../../engine/store/store.ts";
import type { TestImage } from "../../../scripts/images/image.ts";
import { writeTar } from "../../../scripts/images/tar.ts";
import { type FaultyRegistry, startFaultyRegistry } from "../../rig/faulty-registry.ts";
import { need } from "../../rig/need.ts";
import {
  AMD64,
  failureOf,
  makeFolder,
  openPlace,
  openScope,
  type Place,
  type PlaceOptions,
} from "./rig.ts";

/** Too random to be compressed, so that a cut is in the middle of it. */
const CONTENT = randomBytes(200_000);
const IMAGE: TestImage = {
  repository: "team/app",
  tags: ["latest"],
  variants: [
    {
      platform: { os: "linux", architecture: "amd64" },
      config: {},
      layers: [{ archive: writeTar([{ name: "file", content: CONTENT }]), compression: "gzip" }],
    },
  ],
};

let registry: FaultyRegistry;
let other: FaultyRegistry;

beforeEach(async () => {
  registry = await startFaultyRegistry([IMAGE]);
  other = await startFaultyRegistry([IMAGE]);
});

afterEach(async () => {
  await registry.close();
  await other.close();
});

const open = (options: PlaceOptions = {}) => openPlace(options);
const name = () => `${registry.host}/team/app`;
const pin = (place: Place, scope = openScope()) => place.images.pin(name(), AMD64, scope);

/** The address of the layer, once it is pinned. */
async function pinLayer(place: Place, scope = openScope()) {
  const { manifest } = await pin(place, scope);
  const bytes = await place.store.blobs.read(manifest);
  const { layers } = JSON.parse(Buffer.from(bytes).toString("utf8"));
  return {
    layer: `blobs/${layers[0].digest}`,
    fetch: () => place.images.layers(manifest, AMD64, scope),
  };
}

async function expectWhole(place: Place, fetch: () => Promise<Snapshot>) {
  const folders = (await fetch()).map((id) => place.store.layers.pathOf(id));
  expect(folders).toHaveLength(1);
  expect(readFileSync(join(folders[0] ?? "", "file")).equals(CONTENT)).toBe(true);
}

describe("a download that is cut", () => {
  test("goes on where it was cut", async () => {
    await using place = open();
    const { layer, fetch } = await pinLayer(place);
    registry.plan(layer, { kind: "cut", afterBytes: 70_000 }, { kind: "cut", afterBytes: 70_000 });
    await expectWhole(place, fetch);
    const asked = registry.requests.filter(({ path }) => path.includes(layer));
    expect(asked.map(({ headers }) => headers.range)).toEqual([
      undefined,
      "bytes=70000-",
      "bytes=140000-",
    ]);
  });

  test("in a manifest fails the pin", async () => {
    await using place = open();
    registry.plan("manifests/sha256", { kind: "cut", afterBytes: 10 });
    expect(await failureOf(pin(place))).toMatchObject({ kind: "registry-unreachable" });
  });

  test("begins anew in front of a registry that knows no ranges", async () => {
    await using place = open();
    const { layer, fetch } = await pinLayer(place);
    registry.plan(layer, { kind: "cut", afterBytes: 70_000 }, { kind: "whole" });
    await expectWhole(place, fetch);
  });

  test("is given up after a few tries that bring nothing", async () => {
    await using place = open({ limits: { tries: 3 } });
    const { layer, fetch } = await pinLayer(place);
    registry.always(layer, { kind: "cut", afterBytes: 0 });
    expect(await failureOf(fetch())).toMatchObject({
      kind: "registry-unreachable",
      registry: registry.host,
    });
    expect(place.layerFolders()).toEqual([]);
  });

  test("that stalls is taken for cut", async () => {
    await using place = open({ limits: { idleMs: 100 } });
    const { layer, fetch } = await pinLayer(place);
    registry.plan(layer, { kind: "stall", afterBytes: 70_000 });
    await expectWhole(place, fetch);
  });
});

describe("content that is not what it should be", () => {
  test.each(["lie", "babble"] as const)(
    "is refused in a layer (%s), and nothing stays",
    async (kind) => {
      await using place = open();
      const { layer, fetch } = await pinLayer(place);
      registry.always(layer, { kind });
      const failure = await failureOf(fetch());
      expect(["digest-differs", "image-malformed"]).toContain(failure.kind);
      expect(place.layerFolders()).toEqual([]);
    },
  );

  test("is refused in a manifest and in a configuration", async () => {
    await using place = open();
    registry.plan("manifests/sha256", { kind: "lie" });
    expect(await failureOf(pin(place))).toMatchObject({ kind: "digest-differs" });
    registry.plan("blobs/", { kind: "lie" });
    expect(await failureOf(pin(place))).toMatchObject({ kind: "digest-differs" });
    await pin(place);
  });
});

describe("a registry that is busy", () => {
  test("is asked again, later each time", async () => {
    await using place = open();
    const headers = { "retry-after": "7" };
    const busy = { kind: "status", status: 429, headers } as const;
    registry.plan(
      "manifests/latest",
      busy,
      { kind: "status", status: 503 },
      { kind: "status", status: 500 },
    );
    await pin(place);
    expect(place.slept).toEqual([7000, 500, 1000]);
  });

  test("is given up when it never answers, or asks for too much patience", async () => {
    await using place = open({ limits: { tries: 3 } });
    registry.always("manifests/latest", { kind: "status", status: 502 });
    expect(await failureOf(pin(place))).toMatchObject({ kind: "registry-unreachable" });
    expect(place.slept).toEqual([250, 500]);
    const headers = { "retry-after": "3600" };
    registry.plan("manifests/latest", { kind: "status", status: 429, headers });
    expect(await failureOf(pin(place))).toMatchObject({ kind: "registry-unreachable" });
    expect(place.slept).toHaveLength(2);
  });
});

describe("a redirect", () => {
  test("is followed, without the credentials of who redirects", async () => {
    await using place = open();
    const scope = openScope({ credential: { username: "ada", password: "lovelace" } });
    const challenge = { "www-authenticate": 'Basic realm="x"' };
    registry.plan("manifests/latest", { kind: "status", status: 401, headers: challenge });
    const { layer, fetch } = await pinLayer(place, scope);
    registry.always(layer, { kind: "redirect", to: (path) => `${other.url}${path}` });
    await expectWhole(place, fetch);
    const toRegistry = registry.requests.find(({ path }) => path.includes(layer));
    expect(toRegistry?.headers.authorization).toMatch(/^Basic /);
    expect(other.requests).toHaveLength(1);
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
  });

  test("in a circle is given up", async () => {
    await using place = open({ limits: { redirects: 3 } });
    const { layer, fetch } = await pinLayer(place);
    registry.always(layer, { kind: "redirect", to: (path) => path });
    expect(await failureOf(fetch())).toMatchObject({ kind: "registry-unreachable" });
    expect(registry.requests.filter(({ path }) => path.includes(layer))).toHaveLength(4);
  });

  test("to no web address is given up", async () => {
    await using place = open();
    registry.plan("manifests/latest", { kind: "redirect", to: () => "file:///etc/passwd" });
    expect(await failureOf(pin(place))).toMatchObject({ kind: "registry-unreachable" });
  });
});

describe("a registry that is not there", () => {
  test("is told from one that does not have the image", async () => {
    await using place = open();
    const gone = await startFaultyRegistry([]);
    const missing = place.images.pin(`${gone.host}/team/app`, AMD64, openScope());
    expect(await failureOf(missing)).toMatchObject({ kind: "image-missing" });
    await gone.close();
    const unreachable = place.images.pin(`${gone.host}/team/app:2`, AMD64, openScope());
    expect(await failureOf(unreachable)).toEqual({
      kind: "registry-unreachable",
      registry: gone.host,
      why: "nothing answers there (ECONNREFUSED)",
    });
  });
});

test("a token service without an address is refused", async () => {
  await using place = open();
  const headers = { "www-authenticate": 'Bearer realm="nonsense"' };
  registry.plan("manifests/latest", { kind: "status", status: 401, headers });
  expect(await failureOf(pin(place))).toMatchObject({ kind: "registry-unreachable" });
});

test("a registry without HEAD is asked with GET", async () => {
  await using place = open();
  registry.plan("manifests/latest", { kind: "status", status: 405 });
  const pinned = await pin(place);
  expect(pinned.reference).toBe(`${name()}:latest@${pinned.manifest}`);
});

test.skipIf(need("openssl"))("a certificate that nobody vouches for is refused", async () => {
  const folder = makeFolder();
  const [key, cert] = ["key", "cert"].map((one) => join(folder, one)) as [string, string];
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"];
  execFileSync("openssl", [...request, "-keyout", key, "-out", cert], { stdio: "ignore" });
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await using place = open({ mirrors: new Map([["example.com", `https://127.0.0.1:${port}`]]) });
  const failure = await failureOf(place.images.pin("example.com/app", AMD64, openScope()));
  expect(failure).toEqual({
    kind: "registry-unreachable",
    registry: `127.0.0.1:${port}`,
    why: "its certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)",
  });
  server.close();
  rmSync(folder, { recursive: true });
});
