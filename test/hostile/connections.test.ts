// Connections that do not keep to the protocol: each of them is ended or refused, and the engine
// answers everyone else meanwhile.

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { MOST_SUBSCRIPTIONS } from "../../engine/api/execute/subscriptions.ts";
import { MOST_BODY_BYTES } from "../../engine/api/server/ceilings.ts";
import { type Served, serve } from "../api/served.ts";

const FLOOD = 500;

let engine: Served;
beforeEach(async () => {
  engine = await serve();
});
afterEach(async () => {
  expect((await engine.post({ query: "{ version }" })).status).toBe(200);
  expect(engine.bugs).toEqual([]);
  await engine.close();
});

/** All that is answered to these bytes until the engine closes the connection. */
async function send(...pieces: (string | Buffer)[]): Promise<string> {
  const socket = connect(engine.port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => {}); // the engine may close while there is more to send
  for (const piece of pieces) socket.write(piece);
  if (!socket.closed) await once(socket, "close");
  return Buffer.concat(chunks).toString("latin1");
}

const head = (...lines: string[]) =>
  `${["POST /query HTTP/1.1", `Host: 127.0.0.1:${engine.port}`, ...lines].join("\r\n")}\r\n\r\n`;
const basic = () => `Authorization: Basic ${btoa(`${engine.session.token}:`)}`;

describe("over HTTP", () => {
  test("bytes that are no request are refused, and the connection with them", async () => {
    for (const bytes of ["\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "\x16\x03\x01\x02\x00\x01\r\n\r\n"]) {
      expect(await send(bytes)).toMatch(/^HTTP\/1\.1 400 /);
    }
  });

  test("garbage behind a request is no second request", async () => {
    const body = '{"query":"{ version }"}';
    const good = `${head(basic(), `Content-Length: ${body.length}`)}${body}`;
    const answers = await send(good, "NONSENSE nonsense\r\n\r\n");
    expect(answers).not.toContain("500");
    expect(answers.match(/HTTP\/1\.1 200/g)?.length ?? 0).toBeLessThanOrEqual(1);
  });

  test("headers without end are refused", async () => {
    const line = `X-Long: ${"x".repeat(20_000)}`;
    expect(await send(head(line))).toMatch(/^(HTTP\/1\.1 431 |$)/);
  });

  test("two lengths, or a length and chunks, are refused", async () => {
    const twice = head(basic(), "Content-Length: 5", "Content-Length: 6");
    expect(await send(twice, "hello")).toMatch(/^HTTP\/1\.1 400 /);
    const both = head(basic(), "Content-Length: 5", "Transfer-Encoding: chunked");
    expect(await send(both, "0\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
  });

  test("a forged Host, an Origin and a missing token are refused before the body", async () => {
    const forged = `POST /query HTTP/1.1\r\nHost: evil.example\r\n${basic()}\r\n`;
    expect(await send(`${forged}Content-Length: 99999\r\n\r\n`)).toMatch(/^HTTP\/1\.1 403 /);
    const page = head(basic(), "Origin: http://evil.example", "Content-Length: 99999");
    expect(await send(page)).toMatch(/^HTTP\/1\.1 403 /);
    expect(await send(head("Content-Length: 99999"))).toMatch(/^HTTP\/1\.1 401 /);
  });

  test("many connections that say nothing hold nobody up", async () => {
    const silent: Socket[] = [];
    for (let count = 0; count < 200; count += 1) {
      const socket = connect(engine.port, "127.0.0.1");
      silent.push(socket);
      await once(socket, "connect");
      socket.write("POST /query HTTP/1.1\r\nX-");
    }
    expect((await engine.post({ query: "{ version }" })).status).toBe(200);
    for (const socket of silent) socket.destroy();
  });

  test("a body that stops coming in is given up, and the work of others is not", async () => {
    const slow = await serve({ bodyTimeoutMs: 50 });
    const socket = connect(slow.port, "127.0.0.1");
    const start = `POST /query HTTP/1.1\r\nHost: 127.0.0.1:${slow.port}\r\n`;
    const auth = `Authorization: Basic ${btoa(`${slow.session.token}:`)}\r\n`;
    socket.write(`${start}${auth}Content-Length: 100\r\n\r\n{`);
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString("latin1")).toMatch(/^HTTP\/1\.1 408 /);
    await once(socket, "close");
    expect(slow.bugs).toEqual([]);
    await slow.close();
  });
});

describe("over a WebSocket", () => {
  const open = (protocol = "graphql-transport-ws") =>
    new WebSocket(`ws://127.0.0.1:${engine.port}/graphql`, protocol);
  const codeOf = async (socket: WebSocket) => {
    socket.on("error", () => {});
    const [code] = (await once(socket, "close")) as [number];
    return code;
  };
  const greeting = () =>
    JSON.stringify({ type: "connection_init", payload: { token: engine.session.token } });

  test("another protocol is refused", async () => {
    expect(await codeOf(open("graphql-ws"))).toBe(4406);
  });

  test("a message before the greeting, and a second greeting, end the connection", async () => {
    const early = open();
    early.on("open", () => early.send('{"type":"subscribe","id":"1","payload":{"query":"{ a }"}}'));
    expect(await codeOf(early)).toBe(4401);
    const twice = open();
    twice.on("open", () => {
      twice.send(greeting());
      twice.send(greeting());
    });
    expect(await codeOf(twice)).toBe(4429);
  });

  test.each(["nonsense", "{}", '{"type":"unknown"}', "[1]", "null", '{"type":7}'])(
    "the message %s ends the connection",
    async (message) => {
      const socket = open();
      socket.on("open", () => socket.send(message));
      expect(await codeOf(socket)).toBe(4400);
    },
  );

  test("a message that is too long ends the connection", async () => {
    const socket = open();
    const closed = codeOf(socket);
    await once(socket, "open");
    socket.send(Buffer.alloc(MOST_BODY_BYTES + 1, 0x20));
    expect([1006, 1009]).toContain(await closed);
  });

  test("a flood of pings holds nobody up", async () => {
    const socket = open();
    await once(socket, "open");
    for (let count = 0; count < 5_000; count += 1) socket.ping();
    expect((await engine.post({ query: "{ version }" })).status).toBe(200);
    socket.terminate();
  });

  test("one that never greets is closed", async () => {
    expect(await codeOf(open())).toBe(4408);
  }, 30_000);

  test("a flood of subscriptions is bounded, and those above the bound are told so", async () => {
    const socket = open();
    const payload = { query: "subscription { events { cursor } }" };
    const told: string[] = [];
    const isTold = Promise.withResolvers<void>();
    socket.on("message", (message) => {
      const text = String(message);
      if (text.includes("connection_ack")) {
        for (let id = 0; id < FLOOD; id += 1) {
          socket.send(JSON.stringify({ type: "subscribe", id: String(id), payload }));
        }
      } else if (text.includes("open subscriptions of a session")) told.push(text);
      if (told.length === FLOOD - MOST_SUBSCRIPTIONS) isTold.resolve();
    });
    socket.on("open", () => socket.send(greeting()));
    await isTold.promise;
    expect(told[0]).toContain(String(MOST_SUBSCRIPTIONS));
    socket.terminate();
  });

  test("two subscriptions of one id end the connection", async () => {
    const socket = open();
    const payload = { query: "subscription { events { cursor } }" };
    const ask = JSON.stringify({ type: "subscribe", id: "one", payload });
    socket.on("message", (message) => {
      if (!String(message).includes("connection_ack")) return;
      socket.send(ask);
      socket.send(ask);
    });
    socket.on("open", () => socket.send(greeting()));
    expect(await codeOf(socket)).toBe(4409);
  });
});
