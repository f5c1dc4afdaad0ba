// What the API shows of files without anything running.

import { beforeEach, describe, expect, test } from "vitest";
import type { Data } from "../../engine/api/generated.ts";
import { encodeRecipe, type Recipe } from "../../stdlib/base/recipe.ts";
import { chain, type Link } from "./chain.ts";
import { type ApiRig, createApiRig } from "./rig.ts";

const LOOK = "{ kind sizeBytes entries { path kind sizeBytes } moreEntries head }";

describe("a look", () => {
  let rig: ApiRig;
  const lookAt = async (of: Recipe, args = "") => {
    const result = await rig.ask(`{ look(of: "${encodeRecipe(of)}"${args}) ${LOOK} }`);
    if (rig.bugs.length > 0) throw rig.bugs[0];
    if (result.errors !== undefined) throw result.errors[0];
    return (result.data as unknown as { look: Data["Look"] | null }).look;
  };
  const sync = async (of: Recipe) => {
    const answer = await rig.ask(`{ node(id: "${encodeRecipe(of)}") { ... on Syncer { sync } } }`);
    expect(answer.errors).toBeUndefined();
  };

  beforeEach(() => {
    rig = createApiRig();
  });

  const alpine = [["container"], ["from", { address: "alpine" }]] as const;
  const made = [...alpine, ["withExec", { args: ["write", "/src/a/b", "hello"] }]] as const;

  test("of what is not made shows nothing, and makes nothing", async () => {
    expect(await lookAt(chain(...made))).toBeNull();
    expect(await lookAt(chain(...made, ["file", { path: "/src/a/b" }]))).toBeNull();
    expect(await lookAt(chain(...alpine))).toBeNull();
    expect(rig.ran).toEqual([]);
    expect(rig.session.journal.last).toBe(0);
  });

  test("shows the entries of a folder, level by level, and tells no event", async () => {
    await sync(chain(...made));
    const before = rig.session.journal.last;
    expect(await lookAt(chain(...made), `, path: "/src"`)).toEqual({
      kind: "DIRECTORY",
      sizeBytes: null,
      entries: [{ path: "a", kind: "DIRECTORY", sizeBytes: null }],
      moreEntries: null,
      head: null,
    });
    const deep = await lookAt(chain(...made, ["directory", { path: "/src" }]), ", levels: 9");
    expect(deep).toMatchObject({
      entries: [
        { path: "a", kind: "DIRECTORY" },
        { path: "a/b", kind: "REGULAR", sizeBytes: 5 },
      ],
      moreEntries: 0,
    });
    expect(rig.session.journal.last).toBe(before);
    expect(rig.ran).toHaveLength(1);
  });

  test("a folder whose entries are too many stays shut, and they are counted", async () => {
    const paths = ["a/1", "a/2", "a/3", "b/1", "c"];
    const files = paths.map((path): Link => ["withNewFile", { path, contents: "x" }]);
    const folder = chain(["directory"], ...files);
    await sync(folder);
    const few = await lookAt(folder, ", levels: 9, maxEntries: 4");
    expect(few?.entries.map(({ path }) => path)).toEqual(["a", "b", "c", "b/1"]);
    expect(few?.moreEntries).toBe(3);
    const fewer = await lookAt(folder, ", levels: 9, maxEntries: 2");
    expect(fewer?.entries.map(({ path }) => path)).toEqual(["a", "b"]);
  });

  test("shows the beginning of a file", async () => {
    await sync(chain(...made));
    const file = chain(...made, ["file", { path: "/src/a/b" }]);
    const whole = await lookAt(file);
    expect(whole).toMatchObject({ kind: "REGULAR", sizeBytes: 5, entries: [] });
    expect(Buffer.from(whole?.head ?? "", "base64").toString()).toBe("hello");
    const head = await lookAt(file, ", maxBytes: 2");
    expect(Buffer.from(head?.head ?? "", "base64").toString()).toBe("he");
  });

  test("where nothing is, there is nothing to be seen", async () => {
    await sync(chain(...made));
    expect(await lookAt(chain(...made), `, path: "/nowhere"`)).toBeNull();
    expect(await lookAt(chain(...made), `, path: "/src/a/b/c"`)).toBeNull();
    expect(await lookAt(chain(["cacheVolume", { key: "k" }]))).toBeNull();
  });

  test("images are known by the names they were asked for by", async () => {
    await sync(chain(...alpine));
    expect(await rig.leaf("{ engine { localCache { imageNames } } }")).toEqual(["alpine"]);
  });
});
