// What the API says of a value before anything runs.

import { beforeEach, describe, expect, test } from "vitest";
import type { Data } from "../../engine/api/generated.ts";
import { encodeRecipe, Recipe } from "../../stdlib/base/recipe.ts";
import { chain } from "./chain.ts";
import { type ApiRig, createApiRig } from "./rig.ts";

const PLAN = `{
  links { field op state isNeeded tookMs }
  steps { op kind title inputs state isNeeded tookMs sizeBytes }
  moreSteps sizeBytes
  container { platform entrypoint defaultArgs workdir user env { name value } ports }
}`;

describe("a plan", () => {
  let rig: ApiRig;
  const planOf = async (of: Recipe) => {
    const result = await rig.ask(`{ plan(of: "${encodeRecipe(of)}") ${PLAN} }`);
    if (rig.bugs.length > 0) throw rig.bugs[0];
    if (result.errors !== undefined) throw result.errors[0];
    return (result.data as unknown as { plan: Data["Plan"] }).plan;
  };
  const sync = async (of: Recipe) => {
    const answer = await rig.ask(`{ node(id: "${encodeRecipe(of)}") { ... on Syncer { sync } } }`);
    expect(answer.errors).toBeUndefined();
  };
  const statesOf = ({ links }: Data["Plan"]) => links.map(({ field, state }) => [field, state]);

  beforeEach(() => {
    rig = createApiRig();
  });

  const alpine = [["container"], ["from", { address: "alpine" }]] as const;
  const built = chain(
    ...alpine,
    ["withEnvVariable", { name: "A", value: "1" }],
    ["withExec", { args: ["write", "/made", "one"] }],
    ["withExec", { args: ["true"] }],
  );

  test("names the calls of the chain, with the Op of each and whether it is kept", async () => {
    const plan = await planOf(built);
    expect(statesOf(plan)).toEqual([
      ["container", "FREE"],
      ["from", "MISSING"],
      ["withEnvVariable", "FREE"],
      ["withExec", "MISSING"],
      ["withExec", "MISSING"],
    ]);
    expect(plan.links.map(({ op }) => op)).toEqual([
      null,
      plan.steps[0]?.op,
      null,
      plan.steps[1]?.op,
      plan.steps[2]?.op,
    ]);
    expect(plan.steps.map(({ kind }) => kind)).toEqual(["image", "exec", "exec"]);
    expect(plan.steps[1]).toMatchObject({
      title: "exec write /made one",
      inputs: [plan.steps[0]?.op],
      state: "MISSING",
      isNeeded: true,
    });
    expect(plan.sizeBytes).toBeNull();
    expect(rig.ran).toEqual([]);
  });

  test("of what is made says that it is kept, how long it took and its size", async () => {
    await sync(built);
    const plan = await planOf(built);
    expect(plan.steps.map(({ state }) => state)).toEqual(["KEPT", "KEPT", "KEPT"]);
    expect(plan.steps.map(({ isNeeded }) => isNeeded)).toEqual([false, false, true]);
    expect(plan.steps[1]?.tookMs).toBe(0);
    expect(plan.sizeBytes).toBeGreaterThan(0);
    expect(rig.ran).toHaveLength(2);
  });

  test("a step that has run on other inputs may be found", async () => {
    await sync(built);
    const other = chain(
      ...alpine,
      ["withEnvVariable", { name: "A", value: "1" }],
      ["withExec", { args: ["write", "/made", "two"] }],
      ["withExec", { args: ["true"] }],
    );
    expect(statesOf(await planOf(other))).toEqual([
      ["container", "FREE"],
      ["from", "KEPT"],
      ["withEnvVariable", "FREE"],
      ["withExec", "MISSING"],
      ["withExec", "MAYBE"],
    ]);
  });

  test("tells what a container's commands inherit", async () => {
    const plan = await planOf(
      chain(
        ...alpine,
        ["withWorkdir", { path: "/src" }],
        ["withUser", { name: "nobody" }],
        ["withEntrypoint", { args: ["/app"] }],
        ["withExposedPort", { port: 53, protocol: "UDP" }],
      ),
    );
    expect(plan.container).toEqual({
      platform: "linux/amd64",
      entrypoint: ["/app"],
      defaultArgs: [],
      workdir: "/src",
      user: "nobody",
      env: [{ name: "PATH", value: "/usr/bin:/bin" }],
      ports: ["80/tcp", "53/udp"],
    });
  });

  test("a directory of a container is planned with what makes the container", async () => {
    const plan = await planOf(
      chain(...alpine, ["withExec", { args: ["true"] }], ["directory", { path: "/etc" }]),
    );
    expect(statesOf(plan).at(-1)).toEqual(["directory", "FREE"]);
    expect(plan.steps.map(({ kind }) => kind)).toEqual(["image", "exec"]);
    expect(plan.container).toBeNull();
  });

  test("what is mounted is planned too", async () => {
    const folder = chain(["directory"], ["withNewFile", { path: "a", contents: "a" }]);
    const plan = await planOf(chain(...alpine, ["withDirectory", { path: "/x", source: folder }]));
    expect(plan.steps.map(({ kind }) => kind)).toContain("file");
    const mounted = chain(...alpine, ["withMountedDirectory", { path: "/x", source: folder }]);
    expect((await planOf(mounted)).steps.map(({ kind }) => kind)).toEqual([
      "file",
      "file",
      "image",
    ]);
    expect(statesOf(await planOf(mounted)).at(-1)).toEqual(["withMountedDirectory", "FREE"]);
  });

  test("where something must run before more is known, the rest is unknown", async () => {
    const replaced = [
      ["file", { path: "/made" }],
      ["withReplaced", { search: "one", replacement: "two" }],
      ["withName", { name: "other" }],
    ] as const;
    const made = [...alpine, ["withExec", { args: ["write", "/made", "one"] }]] as const;
    const plan = await planOf(chain(...made, ...replaced));
    expect(statesOf(plan).slice(3)).toEqual([
      ["file", "FREE"],
      ["withReplaced", "UNKNOWN"],
      ["withName", "UNKNOWN"],
    ]);
    expect(plan.steps.map(({ kind }) => kind)).toEqual(["image", "exec"]);
    expect(rig.ran).toEqual([]);
    await sync(chain(...made));
    expect(statesOf(await planOf(chain(...made, ...replaced))).slice(3)).toEqual([
      ["file", "FREE"],
      ["withReplaced", "MISSING"],
      ["withName", "MISSING"],
    ]);
  });

  test("an archive of a container is not made to plan it", async () => {
    const plan = await planOf(chain(...alpine, ["asTarball"]));
    expect(statesOf(plan)).toEqual([
      ["container", "FREE"],
      ["from", "MISSING"],
      ["asTarball", "UNKNOWN"],
    ]);
  });

  test("what has no steps has a plan without steps", async () => {
    const plan = await planOf(chain(["cacheVolume", { key: "k" }]));
    expect(plan).toMatchObject({ steps: [], links: [{ field: "cacheVolume", state: "FREE" }] });
  });

  test("fails as the call itself would", async () => {
    await expect(planOf(chain(["container"], ["from", { address: "nowhere" }]))).rejects.toThrow(
      "nowhere",
    );
    await expect(rig.leaf(`{ plan(of: "nonsense") { moreSteps } }`)).rejects.toThrow("invalid ID");
  });

  test("of more than ten thousand steps tells the last", async () => {
    let recipe = chain(...alpine);
    for (let step = 0; step < 10_000; step++) {
      recipe = new Recipe(recipe, "withExec", { args: ["echo", String(step)] });
    }
    const plan = await planOf(recipe);
    expect(plan.links).toHaveLength(10_002);
    expect(plan.steps).toHaveLength(10_000);
    expect(plan.moreSteps).toBe(1);
    expect(plan.steps.at(-1)?.title).toBe("exec echo 9999");
  });
});
