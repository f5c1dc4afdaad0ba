import { readFileSync } from "node:fs";
import {
  buildSchema,
  type GraphQLObjectType,
  isInterfaceType,
  isObjectType,
  parse,
  validateSchema,
} from "graphql";
import { beforeAll, describe, expect, test } from "vitest";
import { buildServedSchema, type ServedSchema } from "../../engine/api/schema/build.ts";
import { loadable } from "../../engine/api/schema/load.ts";
import { resolvers } from "../../engine/api/types/index.ts";
import { generateApiTypes } from "../../scripts/api/emit.ts";

const api = new URL("../../engine/api/", import.meta.url);
const sdl = readFileSync(new URL("schema.graphql", api), "utf8");

let served: ServedSchema;
beforeAll(() => {
  served = buildServedSchema(sdl, resolvers);
});

function objects(): GraphQLObjectType[] {
  const all = Object.values(served.schema.getTypeMap()).filter(isObjectType);
  return all.filter(({ name }) => !name.startsWith("__"));
}

describe("the schema", () => {
  test("is what GraphQL demands of one", () => {
    expect(validateSchema(buildSchema(sdl))).toEqual([]);
    expect(validateSchema(served.schema)).toEqual([]);
  });

  test("has a resolver for every field of every object with an ID", () => {
    const nodes = objects().filter((type) => type.getFields()["id"] !== undefined);
    const missing = nodes.flatMap((type) =>
      Object.values(type.getFields())
        .filter(({ resolve }) => resolve === undefined)
        .map(({ name }) => `${type.name}.${name}`),
    );
    expect(nodes.length).toBeGreaterThan(15);
    expect(missing).toEqual([]);
  });

  test("has a field for every resolver, but for those of recipes alone", () => {
    const extra = Object.entries(resolvers).flatMap(([type, fields]) => {
      const known = served.schema.getType(type);
      const names = isObjectType(known) ? known.getFields() : {};
      return Object.keys(fields).filter((name) => names[name] === undefined);
    });
    expect(extra).toEqual(["_query", "_tree", "_kept", "_image", "_secret"]);
  });

  test("loads every object and interface by its own kind of ID", () => {
    const query = served.schema.getQueryType()?.getFields() ?? {};
    for (const type of loadable(parse(sdl))) {
      const field = query[`load${type}FromID`];
      expect(String(field?.type)).toBe(`${type}!`);
      expect(String(field?.args[0]?.type)).toBe(`${type}ID!`);
    }
    expect(query["loadContainerFromID"]).toBeDefined();
    expect(query["loadSyncerFromID"]).toBeDefined();
    expect(query["loadQueryFromID"]).toBeUndefined();
    expect(query["loadNodeFromID"]).toBeUndefined();
  });

  test("describes every type, field and argument that is not plain", () => {
    const bare = objects()
      .filter(({ name }) => !name.startsWith("Op") && !name.startsWith("Pull") && name !== "Output")
      .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
      .filter(({ field }) => !field.description)
      .map(({ type, field }) => `${type.name}.${field.name}`);
    expect(bare).toEqual([]);
  });

  test("serves what makes the engine worth having", () => {
    const fields = objects().flatMap((type) => Object.keys(type.getFields()));
    expect(fields.length).toBeGreaterThan(200);
    expect(isInterfaceType(served.schema.getType("Exportable"))).toBe(true);
  });
});

test("the types of the resolvers are the schema's", () => {
  expect(readFileSync(new URL("generated.ts", api), "utf8")).toBe(generateApiTypes(sdl));
});
