// The door of a kernel as the socket has it: who may come in, and what whoever comes in can do.

import { readdirSync, readFileSync, statSync, utimesSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLineReader } from "../../../kernel/door/lines.ts";
import { readOrder } from "../../../kernel/door/orders.ts";
import { receiveVisitor, type VisitorOptions } from "../../../kernel/door/visitor.ts";
import type { Told } from "../../../kernel/door/words.ts";
import { createEngineRig } from "../../rig/engine.ts";
import { openFrontEnd, type TestFrontEnd } from "../../rig/jupyter.ts";
import { createRandom, SEED } from "../../rig/random.ts";

const rig = createEngineRig({ RONDEL_SETUP: "off" });
let front: TestFrontEnd;
let door = "";

beforeAll(async () => {
  front = await openFrontEnd({ env: rig.env, transport: "ipc" });
  const { reply } = await front.ask("rondel_attach_request", { open: true }, "control");
  door = (reply.content as unknown as { readonly door: string }).door;
});
afterAll(async () => {
  await front.close();
  await rig.close();
});

interface Visitor {
  readonly socket: Socket;
  /** The first that is so, of those that have come or come yet. */
  until<K extends Told["kind"]>(
    kind: K,
    isSo?: (told: Extract<Told, { kind: K }>) => boolean,
  ): Promise<Extract<Told, { kind: K }>>;
  send(order: object): void;
  readonly closed: Promise<void>;
}

/** Resolves when it was greeted: one that has just gone may still be counted. */
async function visit(): Promise<Visitor> {
  for (;;) {
    const visitor = comeIn();
    const first = await Promise.race([visitor.until("hello"), visitor.until("bye")]);
    if (first.kind === "hello") return visitor;
  }
}

function comeIn(): Visitor {
  const socket = connect(door);
  const told: Told[] = [];
  let wake = Promise.withResolvers<void>();
  const lines = createLineReader(1 << 28);
  socket.on("data", (bytes) => {
    for (const line of lines.add(bytes) ?? []) told.push(JSON.parse(line) as Told);
    wake.resolve();
    wake = Promise.withResolvers();
  });
  socket.on("error", () => {});
  const closed = new Promise<void>((resolve) => void socket.once("close", () => resolve()));
  const visitor: Visitor = {
    socket,
    closed,
    async until(kind, isSo = () => true) {
      for (let at = 0; ; ) {
        const more = wake.promise;
        for (; at < told.length; at += 1) {
          const one = told[at];
          if (one?.kind === kind && isSo(one as never)) return one as never;
        }
        await more;
      }
    },
    send: (order) => void socket.write(`${JSON.stringify(order)}\n`),
  };
  return visitor;
}

describe("the socket", () => {
  test("is its user's alone, in a folder that is", () => {
    expect(statSync(door).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(door)).mode & 0o777).toBe(0o700);
  });

  test("gives the session's token, which is written nowhere", async () => {
    const { socket, send, until } = await visit();
    send({ kind: "session", id: 1 });
    const { value } = await until("answer", ({ id }) => id === 1);
    const { token } = value as { readonly token: string };
    expect(token.length).toBeGreaterThan(16);
    socket.destroy();
    for (const name of readdirSync(rig.home.root)) {
      const path = join(rig.home.root, name);
      if (statSync(path).isFile()) expect(readFileSync(path, "latin1")).not.toContain(token);
    }
  });

  test("of a kernel that was killed is removed by the next", async () => {
    const killed = await openFrontEnd({ env: rig.env, transport: "ipc" });
    const { reply } = await killed.ask("rondel_attach_request", { open: true }, "control");
    const left = (reply.content as unknown as { readonly door: string }).door;
    await killed.close();
    expect(statSync(left).isSocket()).toBe(true);
    utimesSync(left, 0, 0);
    utimesSync(door, 0, 0);
    const next = await openFrontEnd({ env: rig.env, transport: "ipc" });
    await next.ask("rondel_attach_request", { open: true }, "control");
    expect(readdirSync(dirname(door)).map((name) => join(dirname(door), name))).not.toContain(left);
    expect(statSync(door).isSocket()).toBe(true);
    await next.close();
  });
});

describe("whoever comes in", () => {
  test("is not believed: what is no order is passed over, and all else goes on", async () => {
    const random = createRandom(SEED);
    const { socket, send, until } = await visit();
    const kinds = ["run", "peek", "cancel", "answer", "complete", "nothing", "names", "describe"];
    for (let round = 0; round < 300; round += 1) {
      const order = {
        kind: random.pick(kinds),
        id: random.pick([1e9 + round, -1, "7", null, 1.5, Number.MAX_VALUE]),
        source: random.pick(["1", null, {}, "a".repeat(random.below(50)), "if ("]),
        offset: random.pick([-5, 1e12, null, 2]),
        columns: random.pick([0, -1, 1e9, "wide", 80]),
        answer: random.pick([null, [], { text: 1 }, { why: {} }]),
        question: random.pick([-1, 5, "x"]),
      };
      socket.write(random.below(4) === 0 ? `${JSON.stringify(order).slice(1)}\n` : "\n");
      if (order.kind !== "run" && order.kind !== "peek") send(order);
    }
    send({ kind: "peek", id: 1, source: "6 * 7" });
    const { value } = await until("answer", ({ id }) => id === 1);
    expect(value).toMatchObject({ kind: "done", shown: { ansi: expect.stringContaining("42") } });
    socket.destroy();
  });

  test("is not listened to any more when a line has no end", async () => {
    const { socket, closed } = await visit();
    const piece = "x".repeat(1 << 20);
    for (let sent = 0; sent < 20; sent += 1) socket.write(piece);
    await closed;
    const { of } = await front.execute("1 + 1");
    expect(of("execute_result")[0]?.content.data["text/plain"]).toBe("2");
  });

  test("gets each number answered once, however many are asked at once", async () => {
    const { socket, send, until } = await visit();
    for (let id = 1; id <= 1_500; id += 1) send({ kind: "peek", id, source: String(id) });
    const answers = await Promise.all(
      Array.from({ length: 1_500 }, (_, at) =>
        Promise.race([
          until("answer", ({ id }) => id === at + 1),
          until("failure", ({ id }) => id === at + 1),
        ]),
      ),
    );
    expect(answers.some(({ kind }) => kind === "answer")).toBe(true);
    socket.destroy();
  });

  test("is one of sixteen", async () => {
    const visitors = await Promise.all(Array.from({ length: 16 }, visit));
    const late = connect(door);
    const said = await new Promise<string>((resolve) => late.once("data", (b) => resolve(`${b}`)));
    expect(JSON.parse(said)).toEqual({ kind: "bye", why: "crowded" });
    for (const { socket } of visitors) socket.destroy();
  });

  test("keeps no kernel from ending, neither as one of them nor as one too many", async () => {
    const other = await openFrontEnd({ env: rig.env, transport: "ipc" });
    const { reply } = await other.ask("rondel_attach_request", { open: true }, "control");
    const path = (reply.content as unknown as { readonly door: string }).door;
    // They hear the end and do not answer it.
    const sockets = Array.from({ length: 20 }, () => connect({ path, allowHalfOpen: true }));
    await Promise.all(
      sockets.map((socket) => new Promise((resolve) => socket.once("data", resolve))),
    );
    const ended = new Promise((resolve) => other.process.once("exit", resolve));
    await other.send("control", "shutdown_request", { restart: false });
    expect(await ended).toBe(0);
    for (const socket of sockets) socket.destroy();
    await other.close();
  });

  test("and leaves at once is not told anything", async () => {
    const path = join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), `left-${process.pid}`);
    const opened = Promise.withResolvers<never>();
    const kernel = { kept: () => opened.promise, watch: () => expect.unreachable("it has gone") };
    const server = createServer();
    const received = new Promise<void>((resolve, reject) => {
      server.once("connection", (socket) => {
        const options = { socket, kernel } as unknown as VisitorOptions;
        receiveVisitor(options).then(resolve, reject);
        socket.once("close", () => opened.resolve({ session: { name: "" } } as never));
      });
    });
    server.listen(path, () =>
      connect(path, function (this: Socket) {
        this.destroy();
      }),
    );
    await received;
    server.close();
  });

  test("ends no cell but its own by a cancellation", async () => {
    const { socket, send, until } = await visit();
    const id = await front.send("shell", "execute_request", { code: 'await ask("?")' });
    await until("begun", ({ cell }) => cell.source === 'await ask("?")');
    await front.until(({ channel, parent }) => channel === "stdin" && parent === id);
    for (let order = 0; order < 10; order += 1) send({ kind: "cancel", id: order });
    send({ kind: "run", id: 5, source: "ours = 1", columns: 80 });
    send({ kind: "cancel", id: 5 });
    expect(await until("answer", (told) => told.id === 5)).toMatchObject({ value: { why: null } });
    await front.send("stdin", "input_reply", { value: "go on" });
    const { reply } = await front.over(id);
    expect(reply.content.status).toBe("ok");
    socket.destroy();
  });
});

describe("an order", () => {
  test("has what is sent brought within its bounds", () => {
    const read = (order: object) => readOrder(JSON.stringify(order));
    expect(read({ kind: "run", id: 1, source: "1", columns: -3 })).toMatchObject({ columns: 80 });
    expect(read({ kind: "complete", id: 1, source: "ab", offset: 9 })).toMatchObject({ offset: 2 });
    expect(read({ kind: "run", source: "1" })).toBe(null);
    expect(read({ kind: "other", id: 1 })).toBe(null);
    expect(readOrder("[")).toBe(null);
    expect(readOrder("null")).toBe(null);
  });

  test("may come in any pieces", () => {
    const reader = createLineReader(20);
    const bytes = Buffer.from("añ\nb\n\ncc");
    const lines = [...bytes].flatMap((byte) => reader.add(Uint8Array.of(byte)) ?? ["too long"]);
    expect(lines).toEqual(["añ", "b", ""]);
    expect(reader.add(Buffer.from("x".repeat(19)))).toBe(null);
  });
});
