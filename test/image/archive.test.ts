// Archives of images: they hold what the container had, the same bytes for the same container, and
// other programs read them.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FailureError } from "../../engine/event/failure.ts";
import type { Compression, Dialect } from "../../engine/op/image.ts";
import { execPlan, spotOf, text, watch } from "../contract/rig.ts";
import { need } from "../rig/need.ts";
import { createImageRig, type ImageRig, orderOf, readMember, run, variantOf } from "./rig.ts";

describe.skipIf(need("namespace", "crun", "busybox", "skopeo"))("an archive of an image", () => {
  let rig: ImageRig;
  beforeAll(() => {
    rig = createImageRig("archive");
  });
  afterAll(() => rig.close());

  const list = async (plan: Parameters<ImageRig["digest"]>[0]) =>
    rig.solver.glob(spotOf(plan), "**", watch().scope);

  test.each(["gzip", "zstd", "none"] as const)(
    "compressed with %s, has every kind of file, with modes, owners and attributes",
    async (compression) => {
      const path = await rig.export(orderOf(rig.root, { compression }), `${compression}.tar`);
      expect(await rig.digest(await rig.load(path))).toBe(await rig.digest(rig.root));
    },
  );

  test("what a later command deletes or replaces is gone in the image", async () => {
    const script = "rm /etc/motd; rm -r /naïve; mkdir /naïve; echo new > /naïve/other";
    const later = execPlan(rig.root, script);
    const path = await rig.export(orderOf(later), "whiteouts.tar");
    const loaded = await rig.load(path);
    expect(await rig.digest(loaded)).toBe(await rig.digest(later));
    const names = await list(loaded);
    expect(names).toContain("etc/second");
    expect(names).toContain("naïve/other");
    expect(names).not.toContain("etc/motd");
    expect(names).not.toContain("naïve/ファイル");
    const layout = join(rig.folder, "unpacked");
    await run("skopeo", "copy", "--quiet", `oci-archive:${path}`, `dir:${layout}`);
    const { layers } = JSON.parse(readFileSync(join(layout, "manifest.json"), "utf8"));
    const top = layers.at(-1).digest.replace("sha256:", "");
    const members = (await run("tar", "-tzf", join(layout, top))).split("\n");
    expect(members).toContain("etc/.wh.motd");
    expect(members.some((name) => name.endsWith("/.wh..wh..opq"))).toBe(true);
  });

  test("is the same to the byte the second time, and no blob is written again", async () => {
    const first = await rig.export(orderOf(rig.root), "first.tar");
    const blobs = () => readdirSync(join(rig.folder, "store/blobs"), { recursive: true }).sort();
    const before = blobs();
    const second = await rig.export(orderOf(rig.root), "second.tar");
    expect(readFileSync(second).equals(readFileSync(first))).toBe(true);
    expect(blobs()).toEqual(before);
  });

  test.each(["oci", "docker"] as const)("with %s's names is read by skopeo", async (dialect) => {
    const path = await rig.export(orderOf(rig.root, { dialect }), `${dialect}.tar`);
    const seen = JSON.parse(await run("skopeo", "inspect", "--config", `oci-archive:${path}`));
    expect(seen).toMatchObject({ os: "linux", architecture: "amd64" });
    expect(seen.config).toEqual({
      User: "7:8",
      ExposedPorts: { "53/udp": {}, "80/tcp": {} },
      Env: ["PATH=/usr/bin:/bin", "EMPTY="],
      Entrypoint: ["sh", "-c"],
      Cmd: ["echo hi"],
      WorkingDir: "/work",
      Labels: { maker: "us" },
    });
    await run("skopeo", "inspect", `docker-archive:${path}`);
    const { config } = await manifestIn(path);
    const document = await readMember(path, `blobs/${config.digest.replace(":", "/")}`);
    expect(document.config.Healthcheck).toEqual(HEALTHCHECK);
  });

  test("comes back from what docker save writes, which skopeo makes of it", async () => {
    const path = await rig.export(orderOf(rig.root), "to-docker.tar");
    const saved = join(rig.folder, "docker-save.tar");
    const target = `docker-archive:${saved}:example.test/app:1`;
    await run("skopeo", "copy", "--quiet", `oci-archive:${path}`, target);
    expect(await rig.digest(await rig.load(saved, "1"))).toBe(await rig.digest(rig.root));
    const failure = await rig.load(saved, "2").catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FailureError);
    expect((failure as FailureError).failure).toMatchObject({ kind: "image-missing" });
  });

  test.each([
    ["gzip", "oci", "application/vnd.oci.image.layer.v1.tar+gzip"],
    ["zstd", "oci", "application/vnd.oci.image.layer.v1.tar+zstd"],
    ["none", "oci", "application/vnd.oci.image.layer.v1.tar"],
    ["gzip", "docker", "application/vnd.docker.image.rootfs.diff.tar.gzip"],
  ] as [Compression, Dialect, string][])(
    "of %s layers in %s's names says so",
    async (compression, dialect, mediaType) => {
      const order = orderOf(rig.root, { compression, dialect });
      const path = await rig.export(order, `${compression}-${dialect}.tar`);
      const manifest = await manifestIn(path);
      const types = manifest.layers.map((layer: { mediaType: string }) => layer.mediaType);
      expect(types).toEqual([mediaType]);
    },
  );

  test("has the annotations in its manifest", async () => {
    const variants = [variantOf(rig.root, { annotations: [["org.example.note", "kept"]] })];
    const path = await rig.export(orderOf(rig.root, { variants }), "noted.tar");
    expect((await manifestIn(path)).annotations).toEqual({ "org.example.note": "kept" });
  });

  test("of two platforms is an index, of which each machine takes its own", async () => {
    const other = execPlan(rig.root, "echo arm > /etc/machine");
    const arm = variantOf(other, { platform: "linux/arm64" as never });
    const order = orderOf(rig.root, { variants: [variantOf(rig.root), arm] });
    const path = await rig.export(order, "two.tar");
    const inspect = async (machine: string) =>
      JSON.parse(await run("skopeo", "--override-arch", machine, "inspect", `oci-archive:${path}`));
    expect((await inspect("amd64")).Layers).toHaveLength(1);
    const { Architecture, Layers } = await inspect("arm64");
    expect([Architecture, Layers.length]).toEqual(["arm64", 2]);
    expect(await rig.digest(await rig.load(path))).toBe(await rig.digest(rig.root));
  });

  test("of an empty container has no layers", async () => {
    const variants = [variantOf(rig.root, { root: null })];
    const path = await rig.export(orderOf(rig.root, { variants }), "empty.tar");
    expect(await list(await rig.load(path))).toEqual([]);
  });

  test("that cannot be written leaves nothing behind", async () => {
    const folder = join(rig.folder, "in-the-way");
    await rig.export(orderOf(rig.root), "in-the-way/file.tar");
    const failure = await rig.export(orderOf(rig.root), "in-the-way").catch((error) => error);
    expect(failure).toBeInstanceOf(FailureError);
    expect(failure.failure).toMatchObject({ kind: "host-path", path: folder });
    expect(readdirSync(rig.folder).filter((name) => name.startsWith(".rondel"))).toEqual([]);
    expect(existsSync(join(folder, "file.tar"))).toBe(true);
  });

  test("is loaded once: the second time nothing is unpacked", async () => {
    const path = await rig.export(orderOf(rig.root), "once.tar");
    const layers = () => readdirSync(join(rig.folder, "store/layers")).length;
    const first = await rig.load(path);
    const before = layers();
    expect((await rig.load(path)).digest).toBe(first.digest);
    expect(layers()).toBe(before + 1);
    expect(text(await rig.solver.read(spotOf(first, "/etc/second"), watch().scope))).toBe("hello");
  });
});

/** `StartPeriod` and its like are left out when they are nothing. */
const HEALTHCHECK = { Test: ["CMD", "true"], Interval: 90e9, Timeout: 5e8, Retries: 3 };

async function manifestIn(path: string) {
  const index = await readMember(path, "index.json");
  const [{ digest }] = index.manifests;
  return readMember(path, `blobs/${digest.replace(":", "/")}`);
}
