// Images from a real registry into a real store.

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Digest } from "../../../engine/op/digest.ts";
import { parsePlatform } from "../../../engine/op/platform.ts";
import type { Mirrors } from "../../../engine/source/image/mirrors.ts";
import type { TestImage } from "../../../scripts/images/image.ts";
import { writeTar } from "../../../scripts/images/tar.ts";
import { type FaultyRegistry, startFaultyRegistry } from "../../rig/faulty-registry.ts";
import { need } from "../../rig/need.ts";
import { type ServedImages, serveTestImages } from "../../rig/test-images.ts";
import { AMD64, ARM64, failureOf, openPlace, openScope, type Place } from "./rig.ts";

describe.skipIf(need("linux", "root", "docker-registry"))("the test images", () => {
  let served: ServedImages;
  let mirrors: Mirrors;
  beforeAll(async () => {
    served = await serveTestImages();
    mirrors = new Map([["docker.io", served.mirror]]);
  });
  afterAll(() => served.close());

  const foldersOf = async (place: Place, name: string, platform = AMD64) => {
    const { manifest } = await place.images.pin(name, platform, openScope());
    const layers = await place.images.layers(manifest, platform, openScope());
    return layers.map((id) => place.store.layers.pathOf(id));
  };

  test("are known by name once they were asked for, as people write it", async () => {
    await using place = openPlace({ mirrors });
    await place.images.pin("test/configured", AMD64, openScope());
    await place.images.pin("docker.io/test/configured:latest", AMD64, openScope());
    expect(place.images.names()).toEqual(["test/configured:latest"]);
  });

  test("have the configuration that they were made with", async () => {
    await using place = openPlace({ mirrors });
    const { config } = await place.images.pin("test/configured", AMD64, openScope());
    expect(config).toEqual({
      env: [
        ["PATH", "/usr/bin"],
        ["EMPTY", ""],
        ["MODE", "test"],
      ],
      entrypoint: ["/entry", "--flag"],
      cmd: ["serve"],
      cwd: "/srv/app",
      user: "1000:1001",
      labels: [
        ["alpha", "first"],
        ["zeta", "last"],
      ],
      ports: [
        { port: 53, protocol: "udp" },
        { port: 80, protocol: "tcp" },
        { port: 8080, protocol: "tcp" },
      ],
      healthcheck: {
        args: ["wget -q localhost"],
        shell: true,
        interval: "1m30s",
        timeout: "500ms",
        startPeriod: "0s",
        startInterval: "0s",
        retries: 3,
      },
    });
  });

  test("are pinned for each platform that their index has", async () => {
    await using place = openPlace({ mirrors });
    const amd64 = await place.images.pin("alpine:3.20", AMD64, openScope());
    const arm64 = await place.images.pin("alpine:3.20", ARM64, openScope());
    expect(amd64.reference).toMatch(/^docker\.io\/library\/alpine:3\.20@sha256:[0-9a-f]{64}$/);
    expect(arm64.reference).toBe(amd64.reference);
    expect(arm64.manifest).not.toBe(amd64.manifest);
    const s390x = parsePlatform("linux/s390x");
    expect(await failureOf(place.images.pin("alpine", s390x, openScope()))).toMatchObject({
      kind: "platform-missing",
      wanted: "linux/s390x",
      offered: ["linux/amd64", "linux/arm64"],
    });
    expect(await failureOf(place.images.pin("busybox", ARM64, openScope()))).toMatchObject({
      kind: "platform-missing",
      offered: ["linux/amd64"],
    });
  });

  test("that are missing are said to be missing", async () => {
    await using place = openPlace({ mirrors });
    for (const name of ["no-such-image", "alpine:no-such-tag"]) {
      const failure = await failureOf(place.images.pin(name, AMD64, openScope()));
      expect(failure.kind).toBe("image-missing");
    }
  });

  test("run: their programs are where they belong", async () => {
    await using place = openPlace({ mirrors });
    const [below, above] = await foldersOf(place, "alpine:3.16.2");
    expect(readFileSync(join(above ?? "", "etc/alpine-release"), "utf8")).toBe("3.16.2\n");
    const said = execFileSync(join(below ?? "", "bin/busybox"), ["echo", "hello"]);
    expect(said.toString()).toBe("hello\n");
    expect(lstatSync(join(below ?? "", "tmp")).mode & 0o7777).toBe(0o1777);
  });

  test("answer as another machine on another platform", async () => {
    await using place = openPlace({ mirrors });
    const folders = await foldersOf(place, "alpine", ARM64);
    const uname = readFileSync(join(folders.at(-1) ?? "", "bin/uname"), "utf8");
    expect(uname).toContain("aarch64");
  });

  test("are compressed in any way, or not at all", async () => {
    await using place = openPlace({ mirrors });
    for (const name of ["zstd", "plain"]) {
      const [folder = ""] = await foldersOf(place, `test/${name}`);
      expect(readFileSync(join(folder, `${name}.txt`), "utf8")).toBe(`${name}\n`);
    }
  });

  test("may have no layers, many, or one twice", async () => {
    await using place = openPlace({ mirrors });
    expect(await foldersOf(place, "test/empty")).toEqual([]);
    expect(await foldersOf(place, "test/many-layers")).toHaveLength(40);
    const [below = "", above = ""] = await foldersOf(place, "test/same-layer-twice");
    expect(readFileSync(join(below, "value"), "utf8")).toBe("second");
    expect(readFileSync(join(above, "value"), "utf8")).toBe("first");
  });

  test("share what layers they have in common", async () => {
    await using place = openPlace({ mirrors });
    const [older] = await foldersOf(place, "alpine:3.16.2");
    const [newer] = await foldersOf(place, "alpine:3.20.2");
    expect(newer).toBe(older);
    expect(place.layerFolders()).toHaveLength(3);
  });
});

describe("pins", () => {
  let registry: FaultyRegistry;
  beforeEach(async () => {
    registry = await startFaultyRegistry([
      image("team/one", "shared"),
      image("team/two", "shared"),
    ]);
    return () => registry.close();
  });
  const name = (repository: string) => `${registry.host}/team/${repository}`;

  test("by digest need no registry once their documents are here", async () => {
    await using place = openPlace();
    const first = await place.images.pin(name("one"), AMD64, openScope());
    const asked = registry.requests.length;
    const again = await place.images.pin(first.reference, AMD64, openScope());
    expect(again).toEqual(first);
    expect(registry.requests).toHaveLength(asked);
  });

  test("of a tag that has not moved cost one small question", async () => {
    await using place = openPlace();
    await place.images.pin(name("one"), AMD64, openScope());
    registry.requests.length = 0;
    await place.images.pin(name("one"), AMD64, openScope());
    expect(registry.requests.map(({ method }) => method)).toEqual(["HEAD"]);
  });

  test("remember where their layers are, also when all else is forgotten", async () => {
    await using place = openPlace();
    const { manifest } = await place.images.pin(name("one"), AMD64, openScope());
    await using other = openPlace();
    const origin = place.store.memos.get(`image-origin ${manifest}`);
    other.store.memos.set(`image-origin ${manifest}`, origin ?? Buffer.alloc(0));
    expect(await other.images.layers(manifest, AMD64, openScope())).toHaveLength(1);
    await using third = openPlace();
    expect(await failureOf(third.images.layers(manifest, AMD64, openScope()))).toEqual({
      kind: "pin-gone",
      what: "image",
      digest: manifest,
    });
  });

  test("tell how a pull goes, and nothing when there is none", async () => {
    let nowMs = 0;
    await using place = openPlace({ clock: { nowMs: () => (nowMs += 40) } });
    const { manifest, reference } = await place.images.pin(name("one"), AMD64, openScope());
    const scope = openScope();
    await place.images.layers(manifest, AMD64, scope);
    const kinds = scope.events.map(({ kind }) => kind);
    expect(kinds[0]).toBe("pull-started");
    expect(kinds.at(-1)).toBe("pull-finished");
    expect(scope.events[0]).toMatchObject({ reference });
    const told = scope.events.filter((event) => event.kind === "pull-progressed");
    expect(told.length).toBeGreaterThan(0);
    const times = told.map(({ atMs }) => atMs);
    for (const [at, time] of times.entries()) {
      if (at > 0) expect(time - (times[at - 1] ?? 0)).toBeGreaterThanOrEqual(100);
    }
    const second = openScope();
    await place.images.layers(manifest, AMD64, second);
    expect(second.events).toEqual([]);
  });

  describe("with a layer in common", () => {
    const pinBoth = async (place: Place): Promise<[Digest, Digest]> => {
      const one = await place.images.pin(name("one"), AMD64, openScope());
      const two = await place.images.pin(name("two"), AMD64, openScope());
      registry.requests.length = 0;
      return [one.manifest, two.manifest];
    };

    test("fetch it once", async () => {
      await using place = openPlace();
      const [one, two] = await pinBoth(place);
      const [first, second] = await Promise.all([
        place.images.layers(one, AMD64, openScope()),
        place.images.layers(two, AMD64, openScope()),
      ]);
      expect(first).toEqual(second);
      expect(registry.requests).toHaveLength(1);
    });

    test("go on when one of them is cancelled", async () => {
      await using place = openPlace();
      const [one, two] = await pinBoth(place);
      const leaving = openScope();
      const left = failureOf(place.images.layers(one, AMD64, leaving));
      const staying = place.images.layers(two, AMD64, openScope());
      leaving.cancel();
      expect(await left).toEqual({ kind: "cancelled" });
      expect(leaving.events.at(-1)).toMatchObject({ kind: "pull-failed" });
      expect(await staying).toHaveLength(1);
    });

    test("leave nothing behind when all are cancelled, and begin anew", async () => {
      await using place = openPlace();
      const [one, two] = await pinBoth(place);
      registry.plan("blobs/", { kind: "stall", afterBytes: 1000 });
      const scopes = [openScope(), openScope()];
      const work = [one, two].map((manifest, at) =>
        failureOf(place.images.layers(manifest, AMD64, scopes[at] ?? openScope())),
      );
      await untilAsked(registry, "blobs/");
      for (const scope of scopes) scope.cancel();
      expect(await Promise.all(work)).toEqual([{ kind: "cancelled" }, { kind: "cancelled" }]);
      expect(await place.images.layers(one, AMD64, openScope())).toHaveLength(1);
      await place.images.close();
      expect(place.layerFolders()).toHaveLength(1);
    });
  });
});

const LAYER = writeTar([{ name: "file", content: randomBytes(300_000) }]);

function image(repository: string, label: string): TestImage {
  const layers = [{ archive: LAYER, compression: "gzip" as const }];
  const config = { Labels: { repository, label } };
  const variants = [{ platform: { os: "linux", architecture: "amd64" }, config, layers }];
  return { repository, tags: ["latest"], variants };
}

async function untilAsked(registry: FaultyRegistry, where: string): Promise<void> {
  while (!registry.requests.some(({ path }) => path.includes(where))) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
