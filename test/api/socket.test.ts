import { connect } from "node:net";
import { type Client, createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Session } from "../../engine/session/session.ts";
import { EDITION } from "../../stdlib/base/edition.ts";
import { type Served, serve } from "./served.ts";

let engine: Served;
beforeAll(async () => {
  engine = await serve({ graceMs: 0 });
});
afterAll(() => engine.close());

interface Line {
  readonly client: Client;
  /** What the engine said when it took the connection. */
  readonly greeted: Promise<Greeted>;
}

interface Greeted {
  readonly session: { readonly id: string; readonly token: string; readonly port: number };
  readonly engine: object;
}

function dial(hello: Record<string, unknown>, isUnix = false, headers = {}): Line {
  const greeted = Promise.withResolvers<Greeted>();
  class Socket extends WebSocket {
    constructor(url: string, protocols: string) {
      const over = { createConnection: () => connect(engine.socketPath) };
      super(url, protocols, { headers, ...(isUnix ? over : {}) });
    }
  }
  const client = createClient({
    url: isUnix ? "ws://localhost/graphql" : `ws://127.0.0.1:${engine.port}/graphql`,
    webSocketImpl: Socket,
    connectionParams: hello,
    lazy: false,
    retryAttempts: 0,
    onNonLazyError: greeted.reject,
    on: { connected: (_socket, payload) => greeted.resolve(payload as never as Greeted) },
  });
  return { client, greeted: greeted.promise };
}

function sessionOf(id: string): Session | undefined {
  return engine.sessions.all.find((one) => one.id === id);
}

async function ask(client: Client, query: string): Promise<unknown> {
  for await (const { data, errors } of client.iterate({ query })) return errors ?? data;
  throw new Error("no answer");
}

describe("a connection", () => {
  test("on the port enters the session whose token it has", async () => {
    const { client, greeted } = dial({ token: engine.session.token });
    const { id, token } = engine.session;
    expect(await greeted).toEqual({
      session: { id, token, port: engine.port },
      engine: { version: "0.0.0-test", pid: 1, edition: EDITION },
    });
    expect(await ask(client, "{ version }")).toEqual({ version: "0.0.0-test" });
    await client.dispose();
    expect(sessionOf(id)).toBeDefined();
  });

  test("without a known token, or to open a session from the port, is forbidden", async () => {
    for (const hello of [{}, { token: "wrong" }, { open: { workdir: "/" } }]) {
      await expect(dial(hello).greeted).rejects.toMatchObject({ code: 4403 });
    }
    const half = dial({ open: { workdir: "relative" } }, true);
    await expect(half.greeted).rejects.toMatchObject({ code: 4403 });
  });

  test("from a web page, or to another path, is refused", async () => {
    const page = dial({ token: engine.session.token }, false, { origin: "http://example.com" });
    await expect(page.greeted).rejects.toThrow("403");
    const socket = new WebSocket(`ws://127.0.0.1:${engine.port}/other`, "graphql-transport-ws");
    const said = await new Promise<Error>((resolve) => socket.once("error", resolve));
    expect(said.message).toContain("404");
  });

  test("on the unix socket opens a session, which ends with its last connection", async () => {
    const open = { workdir: engine.folder, name: "mine", env: { A_TOKEN: "from the client" } };
    const first = dial({ open }, true);
    const { session } = await first.greeted;
    expect(sessionOf(session.id)).toMatchObject({ workdir: engine.folder, name: "mine" });
    const secret = await ask(first.client, '{ secret(uri: "env://A_TOKEN") { plaintext } }');
    expect(secret).toEqual({ secret: { plaintext: "from the client" } });

    const second = dial({ token: session.token }, true);
    await second.greeted;
    await first.client.dispose();
    expect(await ask(second.client, "{ version }")).toEqual({ version: "0.0.0-test" });
    expect((await engine.post({ query: "{version}" }, { token: session.token })).status).toBe(200);
    await second.client.dispose();
    await expect.poll(() => sessionOf(session.id)).toBeUndefined();
    expect((await engine.post({ query: "{version}" }, { token: session.token })).status).toBe(401);
  });

  test("that cannot be had is refused with the reason", async () => {
    const open = { workdir: engine.folder };
    const many = Array.from({ length: 256 - engine.sessions.all.length }, () =>
      engine.sessions.open({ ...open, name: null, env: {} }),
    );
    await expect(dial({ open }, true).greeted).rejects.toMatchObject({
      code: 4403,
      reason: "too much at once: sessions is limited to 256",
    });
    for (const session of many) engine.sessions.close(session);
  });

  test("is ended with the engine, whether its client says goodbye or not", async () => {
    const other = await serve();
    const socket = new WebSocket(`ws://127.0.0.1:${other.port}/graphql`, "graphql-transport-ws");
    await new Promise((resolve) => socket.once("open", resolve));
    socket.pause();
    await other.close();
    socket.terminate();
  });

  test("answers errors of the document and of the work", async () => {
    const { client } = dial({ token: engine.session.token });
    expect(await ask(client, "{ nothing }")).toMatchObject([
      { message: 'Cannot query field "nothing" on type "Query".' },
    ]);
    const failing =
      '{ container { from(address: "alpine") { withExec(args: ["false"]) { sync } } } }';
    expect(await ask(client, failing)).toMatchObject([
      { extensions: { _type: "EXEC_ERROR", exitCode: 1 } },
    ]);
    await client.dispose();
  });

  test("that stops waiting ends what nobody else waits for", async () => {
    const { client } = dial({ token: engine.session.token });
    const hang = `{ container { withNewFile(path: "ws", contents: "") { withExec(args: ["hang"]) {
        stdout } } } }`;
    const stop = client.subscribe(
      { query: hang },
      { next: () => undefined, error: () => undefined, complete: () => undefined },
    );
    await expect.poll(() => engine.ran.some(([word]) => word === "hang")).toBe(true);
    stop();
    const busy = async () =>
      (await engine.post("", { path: "/control/status", method: "GET", isUnix: true })).json.busy;
    await expect.poll(busy).toBe(0);
    await client.dispose();
  });
});

describe("events", () => {
  const FOLLOW = `subscription($after: Int) { events(after: $after) {
    __typename cursor atMs
    ... on OpStarted { op title } ... on OpCached { op title }
    ... on OpFinished { op title tookMs exitCode }
    ... on OpFailed { op message hint failure }
    ... on Output { op run stream offset bytes }
    ... on PullStarted { reference } ... on PullProgressed { doneBytes totalBytes }
    ... on PullFinished { layers tookMs } ... on PullFailed { message failure }
  } }`;

  async function first(
    client: Client,
    count: number,
    after = 0,
  ): Promise<Record<string, unknown>[]> {
    const seen: Record<string, unknown>[] = [];
    for await (const { data } of client.iterate({ query: FOLLOW, variables: { after } })) {
      seen.push((data as { events: Record<string, unknown> }).events);
      if (seen.length === count) break;
    }
    return seen;
  }

  test("tell all that happens, numbered, and again from any cursor", async () => {
    const own = engine.sessions.open({ workdir: "/", name: null, env: {} });
    const { client } = dial({ token: own.token });
    const following = first(client, 5);
    await ask(
      client,
      '{ container { from(address: "bare") { withExec(args: ["echo", "héllo"]) { stdout } } } }',
    );
    const seen = await following;
    expect(seen.map(({ __typename, cursor }) => [__typename, cursor])).toEqual([
      ["OpStarted", 1],
      ["OpFinished", 2],
      ["OpStarted", 3],
      ["Output", 4],
      ["OpFinished", 5],
    ]);
    expect(Buffer.from(String(seen[3]?.["bytes"]), "base64").toString()).toBe("héllo\n");
    expect(seen[3]).toMatchObject({ stream: "STDOUT", offset: 0 });
    expect(seen[4]).toMatchObject({
      title: 'exec echo "héllo"',
      exitCode: 0,
    });
    expect((await first(client, 2, 3)).map(({ cursor }) => cursor)).toEqual([4, 5]);
    await client.dispose();
    engine.sessions.close(own);
  });

  test("of every kind have a type in the schema, and hold no secret", async () => {
    const own = engine.sessions.open({ workdir: "/", name: null, env: {} });
    own.secrets.set("s", Buffer.from('hunter"22'));
    const op = `sha256:${"0".repeat(64)}` as never;
    const [reference, atMs, title] = ["alpine", 1, "t"];
    const failure = { kind: "user-error", message: 'it is hunter"22' } as const;
    own.journal.append({ kind: "op-cached", op, title, atMs });
    own.journal.append({ kind: "op-failed", op, title, atMs, failure });
    own.journal.append({ kind: "pull-started", reference, atMs });
    own.journal.append({
      kind: "pull-progressed",
      reference,
      atMs,
      doneBytes: 2 ** 40,
      totalBytes: 2 ** 41,
    });
    own.journal.append({ kind: "pull-finished", reference, atMs, layers: 2, tookMs: 3 });
    own.journal.append({ kind: "pull-failed", reference, atMs, failure });
    const { client } = dial({ token: own.token });
    const seen = await first(client, 6);
    expect(seen.map(({ __typename }) => __typename)).toEqual([
      "OpCached",
      "OpFailed",
      "PullStarted",
      "PullProgressed",
      "PullFinished",
      "PullFailed",
    ]);
    expect(seen[3]).toMatchObject({ doneBytes: 2 ** 40 });
    expect(JSON.stringify(seen)).not.toContain("hunter");
    expect(JSON.parse(String(seen[1]?.["failure"]))).toEqual({
      kind: "user-error",
      message: "it is ***",
    });
    await client.dispose();
    engine.sessions.close(own);
  });

  test("end with the session", async () => {
    const own = engine.sessions.open({ workdir: "/", name: null, env: {} });
    const { client, greeted } = dial({ token: own.token });
    await greeted;
    const done = first(client, 1);
    engine.sessions.close(own);
    expect(await done).toEqual([]);
    await client.dispose();
  });
});
