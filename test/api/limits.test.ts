// What a client can be too much of, and how a session ends.

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { ExecutionResult } from "graphql";
import { createClient } from "graphql-ws";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { MOST_CONNECTIONS } from "../../engine/api/server/ceilings.ts";
import { type Served, serve } from "./served.ts";

let engine: Served;
beforeEach(async () => {
  // A grace that no test would wait for.
  engine = await serve({ graceMs: 3_600_000 });
});
afterEach(() => engine.close());

interface Caller {
  readonly id: string;
  readonly token: string;
  ask(query: string): Promise<unknown>;
  follow(query: string): AsyncIterableIterator<ExecutionResult>;
  /** A goodbye, or a connection that breaks. */
  leave(how: "goodbye" | "lost"): void;
}

async function call(): Promise<Caller> {
  const sockets: WebSocket[] = [];
  class OnUnix extends WebSocket {
    constructor(url: string, protocols: string) {
      super(url, protocols, { createConnection: () => connect(engine.socketPath) });
      sockets.push(this);
    }
  }
  const greeted = Promise.withResolvers<{ session: { id: string; token: string } }>();
  const client = createClient({
    url: "ws://localhost/graphql",
    webSocketImpl: OnUnix,
    connectionParams: { open: { workdir: engine.folder } },
    lazy: false,
    retryAttempts: 0,
    onNonLazyError: greeted.reject,
    on: { connected: (_socket, payload) => greeted.resolve(payload as never) },
  });
  const { session } = await greeted.promise;
  const ask = async (query: string) => {
    for await (const { data, errors } of client.iterate({ query })) return errors ?? data;
    return null;
  };
  const leave = (how: "goodbye" | "lost") => {
    if (how === "goodbye") void client.dispose();
    else for (const socket of sockets) socket.terminate();
  };
  const follow = (query: string) =>
    client.iterate({ query }) as AsyncIterableIterator<ExecutionResult>;
  return { ...session, ask, follow, leave };
}

const isOpen = (id: string) => engine.sessions.all.some((session) => session.id === id);

describe("a session", () => {
  test("ends at once when its client says goodbye, and its work with it", async () => {
    const caller = await call();
    const session = engine.sessions.byToken(caller.token);
    const asked = caller.ask(
      '{ container { from(address: "alpine") { withExec(args: ["hang"]) { stdout } } } }',
    );
    asked.catch(() => {});
    await expect.poll(() => engine.ran.length).toBe(1);
    caller.leave("goodbye");
    await expect.poll(() => isOpen(caller.id)).toBe(false);
    expect(session?.signal.aborted).toBe(true);
  });

  test("outlives a connection that is lost", async () => {
    const caller = await call();
    const marker = await call();
    caller.leave("lost");
    marker.leave("goodbye");
    await expect.poll(() => isOpen(marker.id)).toBe(false);
    expect(isOpen(caller.id)).toBe(true);
  });

  test("sees no secret, pin, event, socket or credential of another", async () => {
    const [one, other] = [await call(), await call()];
    await one.ask('{ setSecret(name: "key", plaintext: "canary-5f1e") { id } }');
    await one.ask(
      '{ container { from(address: "alpine") { withExec(args: ["true"]) { sync } } } }',
    );
    const asked = await other.ask('{ secret(uri: "key") { plaintext } }');
    expect(JSON.stringify(asked)).not.toContain("canary");
    const [mine, theirs] = [one, other].map(({ token }) => engine.sessions.byToken(token));
    mine?.credentials.set("registry", { username: "me", password: "canary-5f1e" });
    const socket = mine?.sockets.add("/run/canary.sock") ?? "";
    expect(theirs?.credentials.get("registry")).toBeNull();
    expect(() => theirs?.sockets.pathOf(socket)).toThrow("socket-missing");
    expect(theirs?.secrets.has("key")).toBe(false);
    expect([mine?.journal.last === 0, theirs?.journal.last]).toEqual([false, 0]);
    const pulls = engine.sources.pulled.length;
    await other.ask('{ container { from(address: "alpine") { platform } } }');
    expect(engine.sources.pulled.length).toBe(pulls + 1);
  });

  test("has a bound on its subscriptions, and a place again when one ends", async () => {
    const caller = await call();
    const document = "subscription { events { cursor } }";
    const streams = Array.from({ length: 64 }, () => caller.follow(document));
    for (const stream of streams) stream.next().catch(() => {});
    expect(await caller.ask(document)).toMatchObject([
      { extensions: { failure: { kind: "limit", limit: 64 } } },
    ]);
    await streams[0]?.return?.();
    const again = caller.follow(document).next();
    const work = '{ container { from(address: "alpine") { withExec(args: ["true"]) { sync } } } }';
    await caller.ask(work);
    expect(await again).toMatchObject({ value: { data: { events: { cursor: 1 } } } });
  });

  test("has a bound on its secrets", async () => {
    const { secrets } = engine.session;
    for (let count = 0; count < 1000; count++)
      secrets.set(`s${count}`, Buffer.from(`value${count}`));
    secrets.set("s1", Buffer.from("another value"));
    expect(() => secrets.set("one more", Buffer.from("x"))).toThrow(
      expect.objectContaining({
        failure: { kind: "limit", what: "secrets of a session", limit: 1000 },
      }),
    );
  });
});

describe("a document", () => {
  const failureOf = async (query: string) => {
    const { json } = await engine.post({ query });
    return (json as { errors?: { extensions?: { failure?: object } }[] }).errors?.[0]?.extensions
      ?.failure;
  };

  test("of a chain of 2,000 levels is within bounds", async () => {
    const chain = '{ withNewDirectory(path: "a") '.repeat(2000);
    const query = `{ directory ${chain} { name } ${"}".repeat(2001)}`;
    expect(await failureOf(query)).toBeUndefined();
  });

  test("with too many fields is refused before it is validated", async () => {
    const query = `{ ${Array.from({ length: 20_001 }, (_, n) => `a${n}: version`).join(" ")} }`;
    expect(await failureOf(query)).toMatchObject({ kind: "limit", limit: 20_000 });
  });

  test("whose fragments multiply is counted as if they were written out", async () => {
    const fragments = Array.from({ length: 20 }, (_, n) => {
      const inner =
        n === 0 ? "version" : `a: node(id: "") { ...f${n - 1} } b: node(id: "") { ...f${n - 1} }`;
      return `fragment f${n} on Query { ${inner} }`;
    });
    const query = `{ ...f19 } ${fragments.join(" ")}`;
    expect(await failureOf(query)).toMatchObject({ kind: "limit", limit: 20_000 });
  });

  test("whose fragments use themselves is refused by validation", async () => {
    const { json } = await engine.post({ query: "{ ...f } fragment f on Query { ...f }" });
    expect(JSON.stringify(json)).toContain("within itself");
  });
});

test("one connection too many is told so, and the others go on", async () => {
  const held: Socket[] = [];
  for (let count = 0; count < MOST_CONNECTIONS; count++) {
    const socket = connect(engine.socketPath);
    held.push(socket);
    await once(socket, "connect");
  }
  const refused = await engine.post({ query: "{ version }" });
  expect([refused.status, refused.json]).toMatchObject([
    503,
    { errors: [{ extensions: { failure: { kind: "limit", limit: MOST_CONNECTIONS } } }] },
  ]);
  for (const socket of held) socket.destroy();
  await expect.poll(async () => (await engine.post({ query: "{ version }" })).status).toBe(200);
});
