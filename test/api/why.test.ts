// What the API says of why a step is not kept.

import { beforeEach, describe, expect, test } from "vitest";
import type { Data } from "../../engine/api/generated.ts";
import { encodeRecipe, type Recipe } from "../../stdlib/base/recipe.ts";
import { chain, type Link } from "./chain.ts";
import { type ApiRig, createApiRig } from "./rig.ts";

const WHY = `{
  op title isKept madeAtMs usedAtMs sizeBytes isInUse tookMs inputs { op title }
  before { op title madeAtMs tookMs } areChangesCut
  changes { kind op title name before now paths { path kind } morePaths }
}`;

describe("why", () => {
  let rig: ApiRig;
  const why = async (of: Recipe | string) => {
    const id = typeof of === "string" ? of : encodeRecipe(of);
    const result = await rig.ask(`{ why(of: "${id}") ${WHY} }`);
    if (rig.bugs.length > 0) throw rig.bugs[0];
    if (result.errors !== undefined) throw result.errors[0];
    return (result.data as unknown as { why: Data["Why"] }).why;
  };
  const sync = async (of: Recipe) => {
    const answer = await rig.ask(`{ node(id: "${encodeRecipe(of)}") { ... on Syncer { sync } } }`);
    expect(answer.errors).toBeUndefined();
  };
  const inAlpine = (...links: readonly Link[]) =>
    chain(["container"], ["from", { address: "alpine" }], ...links);

  beforeEach(() => {
    rig = createApiRig();
  });

  test("a value is kept or not, and what it works on is named", async () => {
    const value = inAlpine(["withExec", { args: ["echo", "one"] }]);
    expect(await why(value)).toMatchObject({
      title: "exec echo one",
      isKept: false,
      madeAtMs: null,
      before: null,
      changes: [],
    });
    await sync(value);
    const kept = await why(value);
    expect(kept).toMatchObject({ isKept: true, isInUse: false, tookMs: 0 });
    expect(kept.inputs).toHaveLength(1);
    expect(await why(kept.op)).toEqual(kept);
    expect(rig.ran).toHaveLength(1);
  });

  test("the words, the variable and the action that changed are named", async () => {
    await sync(
      inAlpine(
        ["withNewFile", { path: "/a", contents: "one" }],
        ["withEnvVariable", { name: "MODE", value: "fast" }],
        ["withExec", { args: ["echo", "one"] }],
      ),
    );
    const { before, changes } = await why(
      inAlpine(
        ["withNewFile", { path: "/a", contents: "two" }],
        ["withEnvVariable", { name: "MODE", value: "slow" }],
        ["withExec", { args: ["echo", "two"] }],
      ),
    );
    expect(before?.title).toBe("exec echo one");
    expect(changes).toMatchObject([
      { kind: "COMMAND", before: '["echo","one"]', now: '["echo","two"]' },
      { kind: "VARIABLE", name: "MODE", before: "fast", now: "slow" },
      { kind: "ACTION", title: "mkfile /a", name: "/a" },
    ]);
  });

  test("a mount and an image that changed are named", async () => {
    const run: Link = ["withExec", { args: ["true"] }];
    await sync(inAlpine(["withMountedTemp", { path: "/tmp" }], run));
    const other = chain(["container"], ["from", { address: "bare" }], run);
    const { changes } = await why(other);
    expect(changes.map(({ kind, name }) => [kind, name])).toContainEqual(["MOUNT", "/tmp"]);
    expect(changes.map(({ kind }) => kind)).toContain("IMAGE");
  });

  test("the value of a secret is in no explanation", async () => {
    const secret = chain(["setSecret", { name: "token", plaintext: "hunter-2-hunter" }]);
    const value = inAlpine(
      ["withSecretVariable", { name: "TOKEN", secret }],
      ["withExec", { args: ["true"] }],
    );
    await sync(inAlpine(["withExec", { args: ["true"] }]));
    const told = await why(value);
    expect(told.changes).toMatchObject([{ kind: "SETTING", name: "secretEnv" }]);
    expect(JSON.stringify(told)).not.toContain("hunter");
  });

  test("only what has steps can be asked about", async () => {
    await expect(why(chain(["cacheVolume", { key: "k" }]))).rejects.toThrow("argument of");
  });
});
