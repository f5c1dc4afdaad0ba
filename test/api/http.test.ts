import { statSync } from "node:fs";
import { getIntrospectionQuery } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EDITION } from "../../stdlib/base/edition.ts";
import { dial } from "../../stdlib/client/link.ts";
import { createApiRig } from "./rig.ts";
import { type Served, serve } from "./served.ts";

let engine: Served;
beforeAll(async () => {
  engine = await serve();
});
afterAll(() => engine.close());

describe("POST /query", () => {
  test("answers a document with JSON and a length", async () => {
    const { status, headers, json } = await engine.post({ query: "{ version }" });
    expect([status, headers["content-type"]]).toEqual([200, "application/json"]);
    expect(Number(headers["content-length"])).toBeGreaterThan(0);
    expect(json).toEqual({ data: { version: "0.0.0-test" } });
  });

  test("answers the shapes that published clients send", async () => {
    const ask = async (query: string, rest: object = {}) =>
      (await engine.post({ query, ...rest })).json;
    const volume = (await ask('{ cacheVolume (key: "k") { id } }')).data.cacheVolume.id;
    expect(
      await ask(
        `{ container { from (address: "alpine") {
          withMountedCache (path: "/c",cache: "${volume}",sharing: LOCKED) {
          withExec (args: ["echo","hi"]) { stdout } } } } }`,
      ),
    ).toEqual({
      data: { container: { from: { withMountedCache: { withExec: { stdout: "hi\n" } } } } },
    });
    const synced = (await ask('{ container { from (address: "alpine") { sync } } }')).data.container
      .from.sync;
    expect(await ask(`{ node (id: "${synced}") { ... on Container { user } } }`)).toEqual({
      data: { node: { user: "" } },
    });
    const [variable] = (
      await ask('{ container { from (address: "alpine") { envVariables { id } } } }')
    ).data.container.from.envVariables;
    expect(await ask(`{ node (id: "${variable.id}") { ... on EnvVariable { name } } }`)).toEqual({
      data: { node: { name: "PATH" } },
    });
    expect(await ask(`{ loadContainerFromID (id: "${synced}") { workdir } }`)).toEqual({
      data: { loadContainerFromID: { workdir: "" } },
    });
    expect(
      await ask(
        `{ container { from: from(address: "alpine") { withExec: withExec(args: ["true"]) {
          sync: sync } } } }`,
      ),
    ).toMatchObject({
      data: { container: { from: { withExec: { sync: expect.stringMatching(/^rdl1/) } } } },
    });
    expect(
      await ask(
        'query Query {container{from(address:"alpine"){a:user b:workdir}} host{__typename}}',
        { operationName: "Query" },
      ),
    ).toEqual({ data: { container: { from: { a: "", b: "" } }, host: { __typename: "Host" } } });
    expect(
      await ask(
        `query A($name: String!, $port: Int!) { container { withExposedPort(port: $port) {
          withLabel(name: $name, value: "v") { label(name: $name) exposedPorts { port } } } } }`,
        { variables: { name: "n", port: 9 } },
      ),
    ).toEqual({
      data: {
        container: { withExposedPort: { withLabel: { label: "v", exposedPorts: [{ port: 9 }] } } },
      },
    });
    expect(
      await ask(
        `query { node(id: "${synced}") { ...C } } fragment C on Container { __typename user }`,
      ),
    ).toEqual({ data: { node: { __typename: "Container", user: "" } } });
  });

  test("lets a fragment name an interface that the object may not have", async () => {
    const { json } = await engine.post({ query: '{ error(message: "m") { id } }' });
    const node = (fragment: string) =>
      engine.post({ query: `{ node(id: "${json.data.error.id}") { ${fragment} } }` });
    expect((await node('... on Exportable { export(path: "x") }')).json).toEqual({
      data: { node: {} },
    });
    expect((await node("... on Error { ... on Exportable { id } message }")).json).toEqual({
      data: { node: { message: "m" } },
    });
    expect((await node("... on Error { ... on File { size } }")).json.errors[0].message).toContain(
      "Fragment on File",
    );
  });

  test("answers an error of the document or of the work with status 200", async () => {
    const parse = await engine.post({ query: "{ version" });
    expect([parse.status, parse.json.errors[0].message]).toEqual([
      200,
      "Syntax Error: Expected Name, found <EOF>.",
    ]);
    const unknown = await engine.post({ query: "{ nothing }" });
    expect([unknown.status, unknown.json.errors[0].message]).toEqual([
      200,
      'Cannot query field "nothing" on type "Query".',
    ]);
    const work = await engine.post({
      query:
        '{ container { from(address: "alpine") { withExec(args: ["fail", "7"]) { stdout } } } }',
    });
    expect(work.status).toBe(200);
    expect(work.json.errors[0]).toMatchObject({
      message: expect.stringContaining("exit code: 7"),
      path: ["container", "from", "withExec", "stdout"],
      extensions: {
        _type: "EXEC_ERROR",
        cmd: ["fail", "7"],
        exitCode: 7,
        stdout: "some output",
        stderr: "some trouble",
      },
    });
  });

  test("answers numbers beyond 32 bits", async () => {
    const { json } = await engine.post({
      query: '{ container { withMountedTemp(path: "/t", size: 8589934592) { mounts } } }',
    });
    expect(json.errors).toBeUndefined();
    const wide = await engine.post({
      query: 'query($n: Int!) { container { withMountedTemp(path: "/t", size: $n) { mounts } } }',
      variables: { n: 8589934592 },
    });
    expect(wide.json.errors).toBeUndefined();
    const half = await engine.post({
      query: '{ container { withMountedTemp(path: "/t", size: 1.5) { mounts } } }',
    });
    expect(half.json.errors[0].message).toContain("Int cannot represent");
  });

  test("needs a session's token", async () => {
    for (const token of [null, "", "wrong"]) {
      const { status, headers } = await engine.post({ query: "{version}" }, { token });
      expect([status, headers["www-authenticate"]]).toEqual([401, 'Basic realm="session"']);
    }
    const bearer = { authorization: `Bearer ${engine.session.token}` };
    expect(
      (await engine.post({ query: "{version}" }, { token: null, headers: bearer })).status,
    ).toBe(401);
  });

  test("refuses web pages and other hosts", async () => {
    const host = (name: string) => engine.post({ query: "{version}" }, { headers: { host: name } });
    expect((await host(`127.0.0.1:${engine.port}`)).status).toBe(200);
    expect((await host(`localhost:${engine.port}`)).status).toBe(200);
    expect((await host("dagger")).status).toBe(200);
    expect((await host("evil.example")).status).toBe(403);
    const origin = { origin: `http://127.0.0.1:${engine.port}` };
    expect((await engine.post({ query: "{version}" }, { headers: origin })).status).toBe(403);
    expect(
      (await engine.post({ query: "{version}" }, { headers: origin, isUnix: true })).status,
    ).toBe(403);
  });

  test("is the only method, and takes JSON alone", async () => {
    expect((await engine.post("", { method: "GET" })).status).toBe(405);
    expect((await engine.post("no json")).status).toBe(400);
    expect((await engine.post("[]")).status).toBe(400);
    expect((await engine.post({ query: 1 })).status).toBe(400);
    expect((await engine.post({ query: "{version}", variables: [] })).status).toBe(400);
    expect((await engine.post({ query: "subscription { events { cursor } }" })).status).toBe(400);
    expect((await engine.post({ query: "{version}" }, { path: "/other" })).status).toBe(404);
  });

  test("takes a body of some megabytes and refuses one beyond the limit", async () => {
    const contents = "x".repeat(5 * 1024 * 1024);
    const { json } = await engine.post({
      query: `{ file(name: "f", contents: "${contents}") { size } }`,
    });
    expect(json).toEqual({ data: { file: { size: contents.length } } });
    const tooLong = await engine
      .post(" ".repeat(65 * 1024 * 1024))
      .catch((error: { code?: string }) => error);
    // The refusal may be lost when the client is still sending as the connection is closed.
    expect("status" in tooLong ? tooLong.status : tooLong.code).toSatisfy(
      (seen: unknown) => seen === 413 || seen === "EPIPE" || seen === "ECONNRESET",
    );
  });

  test("ends the work of a client that goes away", async () => {
    const gone = new AbortController();
    const hang = fetch(`http://127.0.0.1:${engine.port}/query`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${engine.session.token}:`)}` },
      body: JSON.stringify({
        query: '{ container { from(address: "alpine") { withExec(args: ["hang"]) { stdout } } } }',
      }),
      signal: gone.signal,
    });
    hang.catch(() => undefined);
    await expect.poll(() => engine.ran.some(([word]) => word === "hang")).toBe(true);
    expect(
      (await engine.post("", { path: "/control/status", method: "GET", isUnix: true })).json.busy,
    ).toBe(1);
    gone.abort();
    await expect(hang).rejects.toThrow();
    const busy = async () =>
      (await engine.post("", { path: "/control/status", method: "GET", isUnix: true })).json.busy;
    await expect.poll(busy).toBe(0);
  });
});

describe("introspection", () => {
  const full = getIntrospectionQuery({
    inputValueDeprecation: true,
    descriptions: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
  });

  test("answers what the Python client asks, the second time as prepared text", async () => {
    const first = await engine.post({ query: full });
    const { types } = first.json.data.__schema;
    expect(types.length).toBeGreaterThan(50);
    const query = types.find(({ name }: { name: string }) => name === "Query");
    const envFile = query.fields.find(({ name }: { name: string }) => name === "envFile");
    expect(envFile.args[0]).toMatchObject({ name: "expand", isDeprecated: true });
    expect((await engine.post({ query: full })).text).toBe(first.text);
  });

  test("shows no field that recipes alone use", async () => {
    const { json } = await engine.post({ query: '{ __type(name: "Query") { fields { name } } }' });
    const names = json.data.__type.fields.map(({ name }: { name: string }) => name);
    expect(names.filter((name: string) => name.startsWith("_"))).toEqual([]);
    expect(names).toContain("loadContainerFromID");
  });
});

describe("/control", () => {
  test("tells how the engine is, on the unix socket alone", async () => {
    const { status, json } = await engine.post("", {
      path: "/control/status",
      method: "GET",
      isUnix: true,
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      version: "0.0.0-test",
      edition: EDITION,
      pid: 1,
      port: engine.port,
      sessions: 1,
      busy: 0,
    });
    expect(json.startedAtMs).toBeGreaterThan(0);
    expect((await engine.post("", { path: "/control/status", method: "GET" })).status).toBe(404);
    expect((await engine.post("", { path: "/control/stop" })).status).toBe(404);
    expect((await engine.post("", { path: "/control/other", isUnix: true })).status).toBe(404);
  });

  test("ends the engine for another edition when nobody else is there", async () => {
    const other = await serve();
    const retire = async (session: string) => {
      const path = `/control/retire?session=${session}`;
      return other.post("", { path, isUnix: true });
    };
    // Whoever started it has not come yet.
    const awaited = await retire(other.session.id);
    expect(awaited.status).toBe(409);
    expect(awaited.json).toEqual({ retiring: false, sessions: 0, terminals: 0, isAwaited: true });
    const link = await dial(
      { kind: "unix", path: other.socketPath },
      {
        open: { workdir: "/", env: {} },
      },
    );
    expect((await retire(other.session.id)).json).toMatchObject({ sessions: 1, isAwaited: false });
    expect((await retire(link.session.id)).json).toMatchObject({ retiring: false, sessions: 1 });
    other.sessions.close(other.session);
    expect((await retire(link.session.id)).json).toEqual({ retiring: true });
    await other.stopped;
    link.close();
    await other.close();
  });

  test("asks the engine to end", async () => {
    const other = await serve();
    expect((await other.post("", { path: "/control/stop", isUnix: true })).json).toEqual({
      stopping: true,
    });
    await other.stopped;
    await other.close();
  });
});

describe("the unix socket", () => {
  test("is for its owner alone, and serves /query too", async () => {
    expect(statSync(engine.socketPath).mode & 0o777).toBe(0o600);
    expect((await engine.post({ query: "{version}" }, { isUnix: true })).status).toBe(200);
  });

  test("with a path that the kernel does not take is refused in words", async () => {
    const { api, folder } = createApiRig();
    const socketPath = `${folder}/${"x".repeat(120)}`;
    await expect(api.listen({ port: 0, socketPath })).rejects.toMatchObject({
      failure: { kind: "argument", argument: "socketPath" },
    });
    await api.close();
  });
});
