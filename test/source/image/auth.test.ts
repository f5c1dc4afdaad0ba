// Real registries that want to be convinced: by a password, and by tokens.

import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildImage, type TestImage } from "../../../scripts/images/image.ts";
import { writeLayout } from "../../../scripts/images/layout.ts";
import { pushLayout } from "../../../scripts/images/push.ts";
import { writeTar } from "../../../scripts/images/tar.ts";
import { need } from "../../rig/need.ts";
import { type RegistryAuth, startRegistry, type TestRegistry, USER } from "../../rig/registry.ts";
import { IDENTITY_TOKEN } from "../../rig/token-server.ts";
import { AMD64, failureOf, makeFolder, openPlace, openScope } from "./rig.ts";

const WRONG = { username: "ada", password: "not-lovelace" };

let folder: string;
let layout: string;

beforeAll(() => {
  folder = makeFolder();
  layout = join(folder, "layout");
  const images = ["private/app", "open/app"].map(smallImage);
  writeLayout(
    layout,
    images.map((image) => ({ ...image, built: buildImage(image) })),
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

function smallImage(repository: string): TestImage {
  const archive = writeTar([{ name: "repository", content: repository }]);
  const layers = [{ archive, compression: "gzip" as const }];
  const variants = [{ platform: { os: "linux", architecture: "amd64" }, config: {}, layers }];
  return { repository, tags: ["latest"], variants };
}

async function servedBy(auth: RegistryAuth): Promise<TestRegistry> {
  const registry = await startRegistry(auth);
  await pushLayout(layout, registry.push);
  return registry;
}

let count = 0;

/** A folder for DOCKER_CONFIG with this in its file. */
function dockerConfig(content: unknown): { DOCKER_CONFIG: string } {
  count += 1;
  const at = join(folder, `docker-${count}`);
  mkdirSync(at);
  writeFileSync(join(at, "config.json"), JSON.stringify(content));
  return { DOCKER_CONFIG: at };
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

/** Pins and fetches all layers. */
async function pull(reference: string, place: ReturnType<typeof openPlace>, scope = openScope()) {
  const pinned = await place.images.pin(reference, AMD64, scope);
  return place.images.layers(pinned.manifest, AMD64, scope);
}

describe.skipIf(need("docker-registry"))("a registry with a password", () => {
  let registry: TestRegistry;
  let name: string;
  beforeAll(async () => {
    registry = await servedBy("basic");
    name = `${registry.host}/private/app`;
  });
  afterAll(() => registry.close());

  test("lets in who has it from the session", async () => {
    await using place = openPlace();
    expect(await pull(name, place, openScope({ credential: USER }))).toHaveLength(1);
  });

  test("lets in who has it from Docker's configuration", async () => {
    const auth = base64(`${USER.username}:${USER.password}`);
    const env = dockerConfig({ auths: { [`http://${registry.host}/v1/`]: { auth } } });
    await using place = openPlace({ env });
    expect(await pull(name, place)).toHaveLength(1);
  });

  test("lets in who has it from a helper program", async () => {
    const helper = join(folder, "docker-credential-test");
    const { username: Username, password: Secret } = USER;
    const answer = JSON.stringify({ ServerURL: registry.host, Username, Secret });
    const known = `[ "$1" = get ] && [ "$(cat)" = ${registry.host} ] || exit 1`;
    writeFileSync(helper, `#!/bin/sh\n${known}\necho '${answer}'\n`);
    chmodSync(helper, 0o755);
    const PATH = `${folder}:${process.env["PATH"]}`;
    const env = { ...dockerConfig({ credHelpers: { [registry.host]: "test" } }), PATH };
    await using place = openPlace({ env });
    expect(await pull(name, place)).toHaveLength(1);
  });

  test("refuses who has none or a wrong one, and the failure does not tell it", async () => {
    await using place = openPlace();
    const denied = { kind: "registry-denied", status: 401 };
    expect(await failureOf(pull(name, place))).toMatchObject(denied);
    const failure = await failureOf(pull(name, place, openScope({ credential: WRONG })));
    expect(failure).toMatchObject(denied);
    expect(JSON.stringify(failure)).not.toContain(WRONG.password);
  });

  test("is not told one session's password for another", async () => {
    await using place = openPlace();
    const scope = openScope({ session: "first", credential: USER });
    await place.images.pin(name, AMD64, scope);
    const other = openScope({ session: "second" });
    const failure = await failureOf(place.images.pin(name, AMD64, other));
    expect(failure.kind).toBe("registry-denied");
  });
});

describe.skipIf(need("docker-registry", "openssl"))("a registry with tokens", () => {
  let registry: TestRegistry;
  beforeAll(async () => {
    registry = await servedBy("token");
  });
  afterAll(() => registry.close());

  test("lets anyone pull what is public", async () => {
    await using place = openPlace();
    expect(await pull(`${registry.host}/open/app`, place)).toHaveLength(1);
  });

  test("is asked for one token for all of a pull", async () => {
    await using place = openPlace();
    const before = registry.tokens?.asked.length ?? 0;
    await pull(`${registry.host}/open/app`, place);
    expect((registry.tokens?.asked.length ?? 0) - before).toBe(1);
    expect(registry.tokens?.asked.at(-1)?.get("scope")).toBe("repository:open/app:pull");
  });

  test("is asked for another when the first has expired", async () => {
    let nowMs = 0;
    await using place = openPlace({ clock: { nowMs: () => nowMs } });
    const before = registry.tokens?.asked.length ?? 0;
    await place.images.pin(`${registry.host}/open/app`, AMD64, openScope());
    nowMs = 299_000;
    await place.images.pin(`${registry.host}/open/app`, AMD64, openScope());
    expect((registry.tokens?.asked.length ?? 0) - before).toBe(2);
  });

  test("lets its user pull what is private, and nobody else", async () => {
    await using place = openPlace();
    const name = `${registry.host}/private/app`;
    expect((await failureOf(pull(name, place))).kind).toBe("registry-denied");
    expect(await pull(name, place, openScope({ credential: USER }))).toHaveLength(1);
    const wrong = openScope({ session: "other", credential: WRONG });
    expect((await failureOf(place.images.pin(name, AMD64, wrong))).kind).toBe("registry-denied");
  });

  test("lets in who has an identity token", async () => {
    const env = dockerConfig({ auths: { [registry.host]: { identitytoken: IDENTITY_TOKEN } } });
    await using place = openPlace({ env });
    expect(await pull(`${registry.host}/private/app`, place)).toHaveLength(1);
    expect(registry.tokens?.asked.at(-1)?.get("grant_type")).toBe("refresh_token");
  });

  test("lets in who has a token of the registry's own", async () => {
    const registrytoken = registry.tokens?.issue("private/app", ["pull"]);
    const env = dockerConfig({ auths: { [registry.host]: { registrytoken } } });
    await using place = openPlace({ env });
    expect(await pull(`${registry.host}/private/app`, place)).toHaveLength(1);
  });
});
