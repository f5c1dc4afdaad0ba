// Chains are described without a word to the engine; a leaf says all of it at once.

import { inspect } from "node:util";
import { describe, expect, expectTypeOf, test } from "vitest";
import { decodeRecipe, encodeRecipe, Recipe } from "../../../stdlib/base/recipe.ts";
import { RondelError } from "../../../stdlib/client/failures.ts";
import {
  CacheSharingMode,
  Client,
  Container,
  type Directory,
  type EnvVariable,
  type Stat,
} from "../../../stdlib/client/generated.ts";
import { recordingWire } from "./rig.ts";

const silent = recordingWire(() => ({}));
const client = new Client(silent, null);

describe("a chain", () => {
  test("is not the same object as the one it continues, which does not change", () => {
    const base = client.container();
    const more = base.withExec(["true"]);
    expect(more).not.toBe(base);
    expect(inspect(base)).toBe("container()");
    expect(inspect(more)).toBe('container().withExec(["true"])');
  });

  test("asks nothing, whatever is chained and shown", () => {
    inspect(client.container().from("alpine").withDirectory("/src", client.host().directory(".")));
    expect(silent.asked).toEqual([]);
  });

  test("leaves out what is undefined, so that its ID is that of the shorter call", async () => {
    const wire = recordingWire(() => ({ node: { stdout: "" } }));
    const root = new Client(wire, null);
    await root.container({ platform: undefined }).stdout();
    await root.container().stdout();
    expect(wire.asked[0]).toEqual(wire.asked[1]);
  });

  test("takes a function of the user's in its middle", () => {
    const tools = (on: Container) => on.withEnvVariable("A", "1");
    expect(inspect(client.container().with(tools))).toBe('container().withEnvVariable("A", "1")');
  });
});

describe("a leaf", () => {
  test("sends one document, and the chain before it as an ID", async () => {
    const wire = recordingWire(() => ({ node: { stdout: "hi\n" } }));
    const answer = await new Client(wire, null).container().from("alpine").stdout();
    expect(answer).toBe("hi\n");
    expect(wire.asked).toHaveLength(1);
    expect(wire.asked[0]?.document).toBe(
      "query($self:ID!){node(id:$self){...on Container{stdout}}}",
    );
    const from = new Recipe(new Recipe(null, "container"), "from", { address: "alpine" });
    expect(wire.asked[0]?.variables).toEqual({ self: encodeRecipe(from) });
  });

  test("has one document whatever the chain, so that the engine knows it already", async () => {
    const wire = recordingWire(() => ({ node: { stdout: "" } }));
    const root = new Client(wire, null);
    await root.container().withExec(["a"]).stdout();
    await root.container().from("b").withExec(["c"]).stdout();
    expect(wire.asked[0]?.document).toBe(wire.asked[1]?.document);
  });

  test("sends its arguments as variables of the schema's types", async () => {
    const wire = recordingWire(() => ({ node: { exists: true } }));
    const exists = await new Client(wire, null)
      .directory()
      .exists("/a", { expectedType: "REGULAR_TYPE" });
    expect(exists).toBe(true);
    expect(wire.asked[0]?.document).toBe(
      "query($self:ID!,$path:String!,$expectedType:ExistsType)" +
        "{node(id:$self){...on Directory{exists(path:$path,expectedType:$expectedType)}}}",
    );
    expect(wire.asked[0]?.variables).toMatchObject({ path: "/a", expectedType: "REGULAR_TYPE" });
  });

  test("of the root has no object before it", async () => {
    const wire = recordingWire(() => ({ version: "1" }));
    expect(await new Client(wire, null).version()).toBe("1");
    expect(wire.asked).toEqual([{ document: "query{version}", variables: {} }]);
  });

  test("carries objects that are arguments in the same document", async () => {
    const wire = recordingWire(() => ({ node: { entries: [] } }));
    const root = new Client(wire, null);
    const source = root.directory().withNewFile("a", "A");
    await root.directory().withDirectory("x", source).withDirectory("y", source).entries();
    expect(wire.asked).toHaveLength(1);
    const recipe = decodeRecipe(String(wire.asked[0]?.variables["self"]));
    expect(recipe.args["source"]).toBeInstanceOf(Recipe);
    expect(recipe.args["source"]).toBe(recipe.on?.args["source"]);
  });

  test("that answers an ID answers the object", async () => {
    const id = encodeRecipe(new Recipe(null, "container"));
    const wire = recordingWire(() => ({ node: { sync: id } }));
    const synced = await new Client(wire, null).container().from("a").sync();
    expect(synced).toBeInstanceOf(Container);
    expect(inspect(synced)).toBe("container()");
  });

  test("that answers a list of objects asks for their IDs alone", async () => {
    const on = new Recipe(null, "container");
    const ids = [0, 1].map((nth) => ({
      id: encodeRecipe(new Recipe(on, "envVariables", {}, nth)),
    }));
    const wire = recordingWire(() => ({ node: { envVariables: ids } }));
    const variables = await new Client(wire, null).container().envVariables();
    expect(wire.asked[0]?.document).toContain("{envVariables{id}}");
    expect(inspect(variables[1])).toBe("container().envVariables()[1]");
  });

  test("of something that is not there answers null", async () => {
    const wire = recordingWire(() => ({ node: null }));
    expect(await new Client(wire, null).container().stat("/nothing").size()).toBeNull();
  });

  test("fails with a stack that begins in the code of the caller", async () => {
    const wire = recordingWire(() => {
      throw new RondelError("it broke");
    });
    const failed = await new Client(wire, null)
      .container()
      .stdout()
      .catch((error: Error) => error);
    const [message, first] = String((failed as Error).stack).split("\n");
    expect(message).toBe("RondelError: it broke");
    expect(first).toContain("lazy.test.ts");
    expect((failed as Error).stack).not.toContain("client/lazy.ts");
  });
});

describe("the text of a chain", () => {
  test("breaks before each call when it is long", () => {
    const long = client
      .container()
      .from("registry.example/some/long/name:1.2.3")
      .withExec(["sh", "-c", "echo something"], { stdin: "x", expect: "ANY" });
    expect(inspect(long)).toBe(
      [
        "container()",
        '  .from("registry.example/some/long/name:1.2.3")',
        '  .withExec(["sh", "-c", "echo something"], { stdin: "x", expect: "ANY" })',
      ].join("\n"),
    );
  });

  test("does not tell a secret", () => {
    const secret = client.setSecret("token", "hunter2");
    const shown = inspect(client.container().withSecretVariable("T", secret));
    expect(shown).toContain('setSecret("token", "…")');
    expect(shown).not.toContain("hunter2");
  });

  test("is short where the argument is long", () => {
    const shown = inspect(client.directory().withNewFile("a", "x".repeat(10_000)));
    expect(shown.length).toBeLessThan(300);
  });
});

describe("the types", () => {
  test("tell chains from answers", () => {
    expectTypeOf<Container["withExec"]>().returns.toEqualTypeOf<Container>();
    expectTypeOf<Container["stdout"]>().returns.toEqualTypeOf<Promise<string>>();
    expectTypeOf<Container["sync"]>().returns.toEqualTypeOf<Promise<Container>>();
    expectTypeOf<Container["envVariables"]>().returns.toEqualTypeOf<Promise<EnvVariable[]>>();
    expectTypeOf<Container["label"]>().returns.toEqualTypeOf<Promise<string | null>>();
    expectTypeOf<Container["stat"]>().returns.toEqualTypeOf<Stat>();
  });

  test("want objects and not their IDs", () => {
    expectTypeOf<Container["withDirectory"]>().parameter(1).toEqualTypeOf<Directory>();
    expectTypeOf<string>().not.toExtend<Parameters<Container["withDirectory"]>[1]>();
    expectTypeOf<Directory>().not.toExtend<Container>();
  });

  test("know the members of an enum", () => {
    expectTypeOf(CacheSharingMode.Locked).toEqualTypeOf<"LOCKED">();
    expectTypeOf<"LOUD">().not.toExtend<CacheSharingMode>();
  });
});
