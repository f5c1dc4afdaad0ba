import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { type ApiRig, createApiRig } from "./rig.ts";

const CACHE = "engine { localCache";

describe("the engine and its cache", () => {
  let rig: ApiRig;
  const rigs: ApiRig[] = [];
  const run = (word: string) =>
    rig.leaf(`{ container { from(address: "alpine") { withExec(args: ["echo", "${word}"]) {
      stdout } } } }`);
  const count = () => rig.leaf(`{ ${CACHE} { entrySet { entryCount } } } }`);

  beforeEach(() => {
    rig = createApiRig();
    rigs.push(rig);
  });
  afterAll(() => Promise.all(rigs.map(({ api }) => api.close())));

  test("says who is connected and what it is", async () => {
    expect(await rig.leaf("{ engine { name } }")).toBe("rondel");
    expect(await rig.leaf("{ engine { clients } }")).toEqual([rig.session.id]);
  });

  test("lists what has run, with its size and use", async () => {
    await run("one");
    expect(await rig.leaf(`{ ${CACHE} { entrySet { entries { recordType } } } } }`)).toEqual(
      expect.arrayContaining([{ recordType: "exec" }, { recordType: "image" }]),
    );
    expect(await rig.leaf(`{ ${CACHE} { entrySet { diskSpaceBytes } } } }`)).toBe(2_000_000);
    const made = await rig.leaf(`{ ${CACHE} { entrySet { entries { createdTimeUnixNano } } } } }`);
    expect(made).toHaveLength(2);
  });

  test("a prune without a bound keeps nothing, and what is asked again runs again", async () => {
    await run("one");
    expect(await rig.leaf(`{ ${CACHE} { prune } } }`)).toBeNull();
    expect(await count()).toBe(0);
    await run("one");
    expect(rig.ran).toHaveLength(2);
  });

  test("a prune to a bound keeps the most recently used", async () => {
    for (const word of ["one", "two", "three"]) await run(word);
    await rig.leaf(`{ ${CACHE} { prune(maxUsedSpace: "2MB") } } }`);
    expect(await count()).toBe(2);
  });

  test("the default policy prunes nothing that is within the budget", async () => {
    await run("one");
    await rig.leaf(`{ ${CACHE} { prune(useDefaultPolicy: true) } } }`);
    expect(await count()).toBe(2);
  });

  test("an amount of space that is none is refused", async () => {
    const { errors } = await rig.ask(`{ ${CACHE} { prune(maxUsedSpace: "lots") } } }`);
    expect(errors?.[0]?.message).toContain("argument maxUsedSpace: expected an amount of space");
  });
});
