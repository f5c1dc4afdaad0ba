// The fields by which containers become images and images containers, over the fake Solver.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GraphQLError } from "graphql";
import { describe, expect, test } from "vitest";
import { type ApiRig, createApiRig } from "./rig.ts";

const inAlpine = (rest: string) => `{container{from(address:"alpine"){${rest}}}}`;

async function failureOf(rig: ApiRig, document: string): Promise<unknown> {
  const error: unknown = await rig.leaf(document).catch((one: unknown) => one);
  return error instanceof GraphQLError ? error.extensions["failure"] : error;
}

describe("export", () => {
  test("writes the image where the client is, and answers the whole path", async () => {
    const { leaf, folder } = createApiRig();
    const path = join(folder, "app.tar");
    expect(await leaf(inAlpine('export(path:"app.tar")'))).toBe(path);
    const [{ platform, config }] = JSON.parse(readFileSync(path, "utf8"));
    expect([platform, config.cmd, config.ports]).toEqual([
      "linux/amd64",
      ["/bin/sh"],
      [{ port: 80, protocol: "tcp" }],
    ]);
  });

  test("replaces variables in the path when asked to", async () => {
    const { leaf, folder } = createApiRig();
    const chain = 'withEnvVariable(name:"V",value:"7"){export(path:"$V.tar",expand:true)}';
    expect(await leaf(inAlpine(chain))).toBe(join(folder, "7.tar"));
  });

  test("keeps what is secret, volatile or mounted to itself", async () => {
    const rig = createApiRig();
    rig.session.secrets.set("s", Buffer.from("canary"));
    const secret = await rig.leaf('{setSecret(name:"s",plaintext:"canary"){id}}');
    const chain =
      `withSecretVariable(name:"S",secret:"${secret}"){` +
      'withVolatileVariable(name:"V",value:"now"){withMountedTemp(path:"/t"){' +
      'export(path:"quiet.tar")}}}';
    const text = readFileSync(String(await rig.leaf(inAlpine(chain))), "utf8");
    expect(JSON.parse(text)[0].config.env).toEqual([["PATH", "/usr/bin:/bin"]]);
    expect(text).not.toContain("canary");
  });

  test("has a variant for each platform; an empty container stands for its variants", async () => {
    const rig = createApiRig();
    const arm = await rig.leaf('{container(platform:"linux/arm64"){from(address:"alpine"){id}}}');
    const platforms = async (document: string) => {
      const images = JSON.parse(readFileSync(String(await rig.leaf(document)), "utf8"));
      return images.map((one: { platform: string }) => one.platform);
    };
    const args = `path:"a.tar",platformVariants:["${arm}"]`;
    expect(await platforms(inAlpine(`export(${args})`))).toEqual(["linux/amd64", "linux/arm64"]);
    expect(await platforms(`{container{export(${args})}}`)).toEqual(["linux/arm64"]);
    const twice = await rig.leaf(inAlpine("id"));
    const failure = await failureOf(
      rig,
      inAlpine(`export(path:"a.tar",platformVariants:["${twice}"])`),
    );
    expect(failure).toMatchObject({ kind: "argument", argument: "platformVariants" });
  });

  test.each(["Zstd", "ZSTD", "Uncompressed", "GZIP"])("takes compression %s", async (name) => {
    const { leaf, folder } = createApiRig();
    const chain = `export(path:"c.tar",forcedCompression:${name},mediaTypes:DOCKER)`;
    expect(await leaf(inAlpine(chain))).toBe(join(folder, "c.tar"));
  });

  test("refuses the one compression that it cannot do", async () => {
    const failure = await failureOf(
      createApiRig(),
      inAlpine('export(path:"e.tar",forcedCompression:EStarGZ)'),
    );
    expect(failure).toMatchObject({ argument: "forcedCompression", got: "EStarGZ" });
  });
});

describe("asTarball", () => {
  test("is a file that import makes the container of again, also by their IDs", async () => {
    const rig = createApiRig();
    const archive = await rig.leaf(
      inAlpine('withExec(args:["write","/made","new"]){withUser(name:"ada"){asTarball{id}}}'),
    );
    const imported = `{container{import(source:"${archive}"){`;
    expect(await rig.leaf(`${imported}file(path:"/made"){contents}}}}`)).toBe("new");
    expect(await rig.leaf(`${imported}user}}}`)).toBe("ada");
    const id = await rig.leaf(`${imported}id}}}`);
    const other = rig.sessions.open({ workdir: rig.folder, name: null, env: {} });
    const again = `{loadContainerFromID(id:"${id}"){withExec(args:["cat","/made"]){stdout}}}`;
    const { data } = await rig.api.execute(other, again);
    expect(JSON.stringify(data)).toContain('"stdout":"new"');
  });

  test("has one ID however often it is asked for", async () => {
    const { leaf } = createApiRig();
    expect(await leaf(inAlpine("asTarball{id}"))).toBe(await leaf(inAlpine("asTarball{id}")));
    expect(await leaf(inAlpine("asTarball{name}"))).toBe("image.tar");
  });
});

test("publish answers the name with the digest", async () => {
  const { leaf } = createApiRig();
  const reference = await leaf(inAlpine('publish(address:"example.test/app:1")'));
  expect(reference).toMatch(/^example\.test\/app:1@sha256:[0-9a-f]{64}$/);
});

test("without a Docker on the host, exportImage and containerImage say so", async () => {
  const rig = createApiRig();
  const sent = await failureOf(rig, inAlpine('exportImage(name:"app")'));
  expect(sent).toMatchObject({ kind: "docker-failed" });
  const taken = await failureOf(rig, '{host{containerImage(name:"app"){id}}}');
  expect(taken).toMatchObject({ kind: "image-missing", reference: "app" });
});

test("an image of Docker's is pinned by its digest, and found again by its ID", async () => {
  const rig = createApiRig();
  const alpine = await rig.sources.image("alpine", "linux/amd64" as never, rig.session.scope());
  const given = () => Promise.resolve(alpine);
  Object.assign(rig.sources, { dockerImage: given, loadedImage: given });
  const id = await rig.leaf('{host{containerImage(name:"app"){id}}}');
  const file = `{loadContainerFromID(id:"${id}"){file(path:"/etc/alpine-release"){contents}}}`;
  expect(await rig.leaf(file)).toBe("3.20.2\n");
  expect(Buffer.from(String(id), "base64url").toString()).not.toContain("app");
});
