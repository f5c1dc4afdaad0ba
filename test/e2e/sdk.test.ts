// Programs written with the published SDK run on the engine unmodified: through a session in the
// environment, under `rondel with`, and with the launcher named as the SDK's own program.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  buildSchema,
  type GraphQLSchema,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../rig/engine.ts";
import { need } from "../rig/need.ts";
import { type ServedImages, serveTestImages } from "../rig/test-images.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PROGRAM = join(ROOT, "test/e2e/sdk/program.mjs");
const LAUNCHER = join(ROOT, "rondel");

describe.skipIf(need("namespace", "crun", "docker-registry"))("the unmodified SDK", () => {
  let images: ServedImages;
  let rig: EngineRig;
  let folder: string;

  beforeAll(async () => {
    images = await serveTestImages();
    rig = createEngineRig({
      RONDEL_REGISTRY_MIRRORS: `docker.io=${images.mirror}`,
      FROM_ENV: "canary-env",
      PUBLISH_TO: new URL(images.mirror).host,
      // Whatever Docker this machine may have is left alone.
      DOCKER_HOST: "unix:///nowhere/docker.sock",
    });
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "sdk-"));
  });
  afterAll(async () => {
    await rig.close();
    await images.close();
    rmSync(folder, { recursive: true });
  });

  const run = (command: string, args: readonly string[], env: Record<string, string> = {}) =>
    runProgram(command, args, { cwd: folder, env: { ...rig.env, ...env } });

  test("asks for every served field in a session from the environment", async () => {
    const connection = await rig.connect(folder);
    const { session } = await connection.open();
    const proxy = await recordQueries(session.port);
    const done = await run(process.execPath, [PROGRAM], {
      DAGGER_SESSION_PORT: String(proxy.port),
      DAGGER_SESSION_TOKEN: session.token,
    });
    proxy.close();
    expectAnswered(done);
    expect(unasked(proxy.documents)).toEqual([]);
  });

  test("runs under rondel with, and its exit code is the command's", async () => {
    const done = await run(LAUNCHER, ["with", process.execPath, PROGRAM]);
    expectAnswered(done);
    expect((await run(LAUNCHER, ["with", "sh", "-c", "exit 7"])).code).toBe(7);
  });

  test("opens its own session through the launcher, and exits 0", async () => {
    const done = await run(process.execPath, [PROGRAM], {
      _EXPERIMENTAL_DAGGER_CLI_BIN: LAUNCHER,
    });
    expectAnswered(done);
  });
});

function expectAnswered(done: Done): void {
  expect(done.code, done.stderr).toBe(0);
  expect(done.stdout).toBe("every field answered\n");
}

interface Done {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function runProgram(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<Done> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ["pipe", "pipe", "pipe"] });
    const read = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => {
      read.stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      read.stderr += chunk;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...read }));
  });
}

interface Recorder {
  readonly port: number;
  readonly documents: string[];
  close(): void;
}

/** Passes requests on to the engine and remembers the documents in them. */
async function recordQueries(enginePort: number): Promise<Recorder> {
  const documents: string[] = [];
  const server = createServer(async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    documents.push((JSON.parse(body.toString()) as { query: string }).query);
    const headers = { ...incoming.headers, host: `127.0.0.1:${enginePort}` };
    const { method, url } = incoming;
    const onward = request({ port: enginePort, method, path: url, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(outgoing);
    });
    onward.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    documents,
    close: () => server.close(),
  };
}

/** Like events: the SDK does not know them. */
const OURS: ReadonlySet<string> = new Set([
  "EngineCache.imageNames",
  "Query.look",
  "Query.plan",
  "Query.terminalOutcome",
  "Query.terminals",
  "Query.why",
]);

/** The fields of the API that no document asked for. What is told whole and events are ours. */
function unasked(documents: readonly string[]): string[] {
  const sdl = readFileSync(join(ROOT, "engine/api/schema.graphql"), "utf8");
  const schema = buildSchema(sdl, { assumeValid: true });
  const asked = new Set(documents.flatMap((document) => fieldsIn(document, schema)));
  return allFields(schema).filter((field) => !asked.has(field) && !OURS.has(field));
}

function fieldsIn(document: string, schema: GraphQLSchema): string[] {
  const fields: string[] = [];
  const types = new TypeInfo(schema);
  const visitor = visitWithTypeInfo(types, {
    Field({ name }) {
      fields.push(`${types.getParentType()?.name}.${name.value}`);
    },
  });
  visit(parse(document), visitor);
  return fields;
}

function allFields(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (type.name.startsWith("__") || type.name === "Subscription") return [];
    if (!("getInterfaces" in type) || !type.astNode) return [];
    if (type.astNode.kind !== "ObjectTypeDefinition") return [];
    if (!type.getInterfaces().some(({ name }) => name === "Node")) return [];
    return Object.keys(type.getFields()).map((field) => `${type.name}.${field}`);
  });
}
