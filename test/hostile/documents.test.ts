// Whatever a document asks for, and with whatever arguments: it is answered, or refused for a
// reason that is told. A Bug is never the answer.
//
//   RONDEL_SEED=n   repeats the documents that a failure names

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, type GraphQLError, GraphQLObjectType } from "graphql";
import { expect, test } from "vitest";
import { type ApiRig, createApiRig } from "../api/rig.ts";
import { createRandom, SEED } from "../rig/random.ts";
import { randomDocument } from "./documents.ts";

const DOCUMENTS = 3_000;
const PATIENCE_MS = 5_000;

const schema = buildSchema(
  readFileSync(join(import.meta.dirname, "../../engine/api/schema.graphql"), "utf8"),
);

/** What would write to the host, or read it without the Sources that the real engine has. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  ...["Directory", "File", "Container", "Changeset"].map((type) => `${type}.export`),
  ...["Container.exportImage", "Container.publish"],
  ...["Host.directory", "Host.file", "Address.directory", "Address.file"],
]);

test("no document, however odd, meets a defect, and the engine goes on", async () => {
  const rig = createApiRig();
  const random = createRandom(SEED);
  const ids = await goodIds(rig);
  let answered = 0;
  for (let count = 0; count < DOCUMENTS; count++) {
    const document = randomDocument({ schema, random, ids, leftOut: LEFT_OUT });
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const { data, errors = [] } = await rig.api.execute(rig.session, document, signal);
    const shown = `RONDEL_SEED=${SEED}, document ${count}: ${document.slice(0, 2_000)}`;
    expect(rig.bugs.splice(0), shown).toEqual([]);
    for (const error of errors) expect(isTold(error), `${error} at ${shown}`).toBe(true);
    if (errors.length === 0 && data !== null) answered += 1;
  }
  expect(answered).toBeGreaterThan(DOCUMENTS / 20);
  expect(await rig.leaf("{ version }")).toBe("0.0.0-test");
}, 60_000);

/** A Failure, or what graphql itself says of a document that does not fit the schema. */
function isTold(error: GraphQLError): boolean {
  return error.extensions["failure"] !== undefined || error.originalError === undefined;
}

async function goodIds(rig: ApiRig): Promise<string[]> {
  const documents = [
    "{ container { id } }",
    '{ container { from(address: "alpine") { id } } }',
    '{ container { from(address: "alpine") { withExec(args: ["true"]) { id } } } }',
    '{ container { from(address: "alpine") { rootfs { id } } } }',
    "{ directory { id } }",
    '{ directory { withNewFile(path: "a/b.txt", contents: "x") { id } } }',
    '{ file(name: "b.txt", contents: "x") { id } }',
    '{ cacheVolume(key: "k") { id } }',
    '{ setSecret(name: "s", plaintext: "canary") { id } }',
    '{ secret(uri: "env://TOKEN_VALUE") { id } }',
    "{ changeset { id } }",
    "{ envFile { id } }",
    "{ json { id } }",
    '{ error(message: "m") { id } }',
    "{ host { id } }",
  ];
  const ids: string[] = [];
  for (const document of documents) ids.push(String(await rig.leaf(document)));
  return ids;
}

test("every field of the root takes text of megabytes, or says that it does not", async () => {
  const rig = createApiRig();
  const long = JSON.stringify("z".repeat(7_500_000));
  const query = schema.getQueryType();
  const fields = query instanceof GraphQLObjectType ? Object.values(query.getFields()) : [];
  for (const field of fields) {
    const texts = field.args.filter(({ type }) => String(type).startsWith("String"));
    if (texts.length === 0) continue;
    const given = field.args.flatMap(({ name, type }) => {
      if (String(type).startsWith("String!") || name === texts[0]?.name)
        return [`${name}: ${long}`];
      return [];
    });
    const end = field.type instanceof GraphQLObjectType ? "" : "{ __typename }";
    await rig.ask(`{ ${field.name}(${given.join(", ")}) ${end} }`);
    expect(rig.bugs, field.name).toEqual([]);
  }
});

test("a path through thousands of folders is walked", async () => {
  const rig = createApiRig();
  const name = JSON.stringify(`${"a/".repeat(3_000)}b`);
  const document = `{file(name:"f",contents:"x"){withName(name:${name}){contents}}}`;
  const { data } = await rig.api.execute(rig.session, document);
  expect(data).toEqual({ file: { withName: { contents: "x" } } });
});
