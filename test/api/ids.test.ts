import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { decodeRecipe, encodeRecipe, Recipe } from "../../stdlib/base/recipe.ts";
import { createApiRig } from "./rig.ts";

const ALPINE = 'container{from(address:"alpine")';

describe("an ID", () => {
  test("is the same for the same chain in another engine", async () => {
    const chain = `{${ALPINE}{withExec(args:["echo","a"]){withEnvVariable(name:"A",value:"b"){
      id}}}}}`;
    const one = await createApiRig().leaf(chain);
    const two = await createApiRig().leaf(chain);
    expect(one).toBe(two);
    expect(String(one)).toMatch(/^rdl1\.[\w-]+$/);
  });

  test("does not say what is a default or null, nor how it was spelt", async () => {
    const { leaf } = createApiRig();
    const plain = `{${ALPINE}{withExposedPort(port:80){id}}}}`;
    const wordy = `{${ALPINE}{withExposedPort(port:80,protocol:TCP,description:null,
      experimentalSkipHealthcheck:false){id}}}}`;
    expect(await leaf(wordy)).toBe(await leaf(plain));
  });

  test("names the image by its digest", async () => {
    const { leaf } = createApiRig();
    const recipe = decodeRecipe(String(await leaf(`{${ALPINE}{id}}}`)));
    expect(recipe.args["address"]).toMatch(
      /^docker\.io\/library\/alpine:latest@sha256:[0-9a-f]{64}$/,
    );
  });

  test("names a host folder by its content", async () => {
    const { leaf, folder } = createApiRig();
    writeFileSync(join(folder, "a.txt"), "a");
    const before = await leaf('{host{directory(path:".",include:["*.txt"]){id}}}');
    expect(await leaf('{host{directory(path:".",include:["*.txt"]){id}}}')).toBe(before);
    writeFileSync(join(folder, "a.txt"), "b");
    expect(await leaf('{host{directory(path:".",include:["*.txt"]){id}}}')).not.toBe(before);
    expect(decodeRecipe(String(before)).field).toBe("_tree");
    expect(
      await leaf(`{node(id:"${before}"){... on Directory{file(path:"a.txt"){contents}}}}`),
    ).toBe("a");
  });

  test("never holds the value of a secret", async () => {
    const { leaf } = createApiRig();
    const id = String(await leaf('{setSecret(name:"token",plaintext:"hunter22"){id}}'));
    expect(Buffer.from(id.slice(5), "base64url").toString()).not.toContain("hunter22");
    expect(await leaf(`{node(id:"${id}"){... on Secret{plaintext}}}`)).toBe("hunter22");
  });

  test("of a secret that another session set says that it has no value", async () => {
    const id = await createApiRig().leaf('{setSecret(name:"token",plaintext:"hunter22"){id}}');
    await expect(createApiRig().leaf(`{loadSecretFromID(id:"${id}"){plaintext}}`)).rejects.toThrow(
      "secret token has no value",
    );
  });

  test("of an element of a list names the element", async () => {
    const { ask, leaf } = createApiRig();
    const chain = `${ALPINE}{withEnvVariable(name:"A",value:"1"){envVariables{id}}}}`;
    const { data } = await ask(`{${chain}}`);
    const ids = (
      data as never as {
        container: { from: { withEnvVariable: { envVariables: { id: string }[] } } };
      }
    ).container.from.withEnvVariable.envVariables;
    expect(ids.length).toBe(2);
    expect(await leaf(`{node(id:"${ids[1]?.id}"){... on EnvVariable{name}}}`)).toBe("A");
  });

  test("every type has one, Query and Host too", async () => {
    const { leaf } = createApiRig();
    const query = await leaf("{id}");
    expect(await leaf(`{node(id:"${query}"){... on Query{version}}}`)).toBe("0.0.0-test");
    const host = await leaf("{host{id}}");
    expect(await leaf(`{loadHostFromID(id:"${host}"){findUp(name:"nothing-there")}}`)).toBe(null);
  });

  test("is answered by sync", async () => {
    const { leaf, ran } = createApiRig();
    const id = await leaf(`{${ALPINE}{withExec(args:["true"]){sync}}}}`);
    expect(ran).toEqual([["true"]]);
    expect(await leaf(`{${ALPINE}{withExec(args:["true"]){id}}}}`)).toBe(id);
  });

  test("that a client wrote itself is replayed, its tag looked up", async () => {
    const { leaf } = createApiRig();
    const alpine = new Recipe(new Recipe(null, "container"), "from", { address: "alpine" });
    const run = new Recipe(alpine, "withExec", {
      args: ["echo", "mine"],
      expect: "ANY",
      useEntrypoint: false,
    });
    expect(await leaf(`{node(id:"${encodeRecipe(run)}"){... on Container{stdout}}}`)).toBe(
      "mine\n",
    );
    const nested = new Recipe(alpine, "withRootfs", { directory: new Recipe(run, "rootfs") });
    expect(
      await leaf(
        `{loadContainerFromID(id:"${encodeRecipe(nested)}"){exists(path:"/etc/alpine-release")}}`,
      ),
    ).toBe(true);
  });

  test("of 2,000 steps is replayed, also when each step is an argument of the next", async () => {
    const { leaf } = createApiRig();
    let chain = new Recipe(null, "directory");
    let nested = new Recipe(null, "directory");
    for (let step = 0; step < 2000; step += 1) {
      chain = new Recipe(chain, "withoutFile", { path: `/${step}` });
    }
    for (let step = 0; step < 500; step += 1) {
      nested = new Recipe(new Recipe(null, "directory"), "withDirectory", {
        path: "/",
        source: nested,
      });
    }
    expect(await leaf(`{node(id:"${encodeRecipe(chain)}"){id}}`)).toBe(encodeRecipe(chain));
    expect(await leaf(`{node(id:"${encodeRecipe(nested)}"){id}}`)).toBe(encodeRecipe(nested));
  });

  test("that is damaged, cut or of another type is refused in words", async () => {
    const { leaf } = createApiRig();
    const file = await leaf('{file(name:"a",contents:"b"){id}}');
    const unknown = encodeRecipe(new Recipe(null, "nothing"));
    const scalar = encodeRecipe(new Recipe(null, "version"));
    await expect(leaf('{node(id:"abc"){id}}')).rejects.toThrow("invalid ID: not an ID");
    await expect(leaf('{node(id:"rdl1.AAAA"){id}}')).rejects.toThrow("invalid ID");
    await expect(leaf(`{node(id:"${unknown}"){id}}`)).rejects.toThrow(
      "no object comes from Query.nothing",
    );
    await expect(leaf(`{node(id:"${scalar}"){id}}`)).rejects.toThrow(
      "no object comes from Query.version",
    );
    await expect(leaf(`{container{withRootfs(directory:"${file}"){id}}}`)).rejects.toThrow(
      "argument directory: expected the ID of a Directory, got the ID of a File",
    );
    await expect(leaf(`{loadDirectoryFromID(id:"${file}"){id}}`)).rejects.toThrow(
      "expected the ID of a Directory, got the ID of a File",
    );
  });

  test("can stand for an interface", async () => {
    const { leaf } = createApiRig();
    const file = await leaf('{file(name:"a",contents:"b"){id}}');
    expect(await leaf(`{loadExportableFromID(id:"${file}"){id}}`)).toBe(file);
    expect(await leaf(`{node(id:"${file}"){... on Syncer{sync}}}`)).toBe(file);
    await expect(leaf(`{loadSyncerFromID(id:"${await leaf("{host{id}}")}"){id}}`)).rejects.toThrow(
      "expected the ID of a Syncer, got the ID of a Host",
    );
  });
});
