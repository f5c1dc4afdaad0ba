// Images pushed to real registries, and pulled back by an engine that has never seen them.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Credential } from "../../engine/event/scope.ts";
import { digestTree } from "../../engine/files/digest.ts";
import type { LayerId } from "../../engine/store/store.ts";
import { execPlan, watch } from "../contract/rig.ts";
import { CONFIG } from "../contract/shipping.ts";
import { need } from "../rig/need.ts";
import { type RegistryAuth, startRegistry, type TestRegistry, USER } from "../rig/registry.ts";
import { AMD64, ARM64, failureOf, openPlace, openScope } from "../source/image/rig.ts";
import { createImageRig, type ImageRig, orderOf, run, variantOf } from "./rig.ts";

const NEEDS = ["namespace", "crun", "busybox", "docker-registry", "skopeo"];

describe.skipIf(need(...NEEDS))("an image that is pushed", () => {
  let rig: ImageRig;
  const registries = new Map<RegistryAuth, TestRegistry>();
  beforeAll(async () => {
    rig = createImageRig("push");
    for (const auth of ["anonymous", "basic", "token"] as const) {
      registries.set(auth, await startRegistry(auth));
    }
  });
  afterAll(async () => {
    await rig.close();
    for (const registry of registries.values()) await registry.close();
  });

  const hostOf = (auth: RegistryAuth) => registries.get(auth)?.host ?? "";
  const push = (address: string, order = orderOf(rig.root), credential?: Credential) => {
    const scope = { ...watch().scope, credential: async () => credential ?? null };
    return rig.solver.ship(order, { kind: "registry", address }, scope);
  };

  test.each(["anonymous", "basic", "token"] as const)(
    "to a registry that is %s comes back with the same files and settings",
    async (auth) => {
      const address = `${hostOf(auth)}/private/app:1.0`;
      const credential = auth === "anonymous" ? undefined : USER;
      const reference = await push(address, orderOf(rig.root), credential);
      expect(reference).toMatch(new RegExp(`^${address}@sha256:[0-9a-f]{64}$`));
      await using place = openPlace();
      const scope = openScope(credential === undefined ? {} : { credential });
      for (const name of [address, reference]) {
        const pinned = await place.images.pin(name, AMD64, scope);
        expect(pinned.config).toEqual(CONFIG);
        expect(pinned.reference).toBe(reference);
        expect(await place.images.layers(pinned.manifest, AMD64, scope)).toHaveLength(1);
      }
    },
  );

  test.each([
    ["basic", undefined],
    ["basic", { username: "ada", password: "wrong" }],
    ["token", undefined],
    ["token", { username: "ada", password: "wrong" }],
  ] as const)("to a registry that is %s is refused as %j", async (auth, credential) => {
    const address = `${hostOf(auth)}/private/refused:1`;
    const failure = await failureOf(push(address, orderOf(rig.root), credential));
    expect(failure).toMatchObject({ kind: "registry-denied", status: 401 });
  });

  test("again sends no layer twice, and takes a second name", async () => {
    const host = hostOf("anonymous");
    const [one, two] = [await push(`${host}/again:1`), await push(`${host}/again:2`)];
    expect(one.split("@")[1]).toBe(two.split("@")[1]);
  });

  test("for two platforms is an index that each machine finds its image in", async () => {
    const address = `${hostOf("anonymous")}/two:1`;
    const arm = variantOf(execPlan(rig.root, "echo arm > /etc/machine"), { platform: ARM64 });
    const variants = [variantOf(rig.root, { annotations: [["note", "amd"]] }), arm];
    const reference = await push(address, orderOf(rig.root, { variants, compression: "zstd" }));
    await using place = openPlace();
    const scope = openScope();
    const layers = async (platform: typeof AMD64) => {
      const { manifest } = await place.images.pin(reference, platform, scope);
      return place.images.layers(manifest, platform, scope);
    };
    expect([(await layers(AMD64)).length, (await layers(ARM64)).length]).toEqual([1, 2]);
    const raw = JSON.parse(
      await run("skopeo", "inspect", "--raw", "--tls-verify=false", `docker://${address}`),
    );
    expect(raw.manifests).toHaveLength(2);
  });

  test("is pulled by another program", async () => {
    const address = `${hostOf("anonymous")}/skopeo:1`;
    await push(address, orderOf(rig.root, { dialect: "docker" }));
    const seen = await run("skopeo", "inspect", "--tls-verify=false", `docker://${address}`);
    expect(JSON.parse(seen)).toMatchObject({ Architecture: "amd64", Labels: { maker: "us" } });
  });

  test("needs a tag, and no digest", async () => {
    const digest = `sha256:${"0".repeat(64)}`;
    const failure = await failureOf(push(`${hostOf("anonymous")}/app@${digest}`));
    expect(failure).toMatchObject({ kind: "argument", argument: "address" });
  });

  test("to nobody says who did not answer", async () => {
    const failure = await failureOf(push("127.0.0.1:1/app:1"));
    expect(failure).toMatchObject({ kind: "registry-unreachable", registry: "127.0.0.1:1" });
  });

  test("has the files of the container", async () => {
    const address = `${hostOf("anonymous")}/files:1`;
    await push(address);
    await using place = openPlace();
    const { manifest } = await place.images.pin(address, AMD64, openScope());
    const [layer] = await place.images.layers(manifest, AMD64, openScope());
    const folder = place.store.layers.pathOf(layer as LayerId);
    expect(digestTree(folder, "/")).toBe(await rig.digest(rig.root));
  });
});
