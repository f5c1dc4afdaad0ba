// The client against a real API server over the fake Solver, on a unix socket and on a port.

import { createServer, connect as createSocket, type Socket } from "node:net";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Connection, createConnection } from "../../../stdlib/client/connect.ts";
import type { SessionEvent } from "../../../stdlib/client/events.ts";
import {
  EngineLost,
  EngineRefused,
  ExecError,
  RondelError,
} from "../../../stdlib/client/failures.ts";
import { dial, type Greeting, type Link } from "../../../stdlib/client/link.ts";
import { type Served, serve } from "../../api/served.ts";

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());

function connectTo(path: () => string): Connection {
  return createConnection({
    reach: (greeting) => dial({ kind: "unix", path: path() }, greeting),
    greeting: () => ({ open: { workdir: "/", env: {} } }),
  });
}
const connect = () => connectTo(() => served.socketPath);

describe("a leaf over the wire", () => {
  test("answers what the engine answers", async () => {
    await using connection = connect();
    const { client } = connection;
    const alpine = client.container().from("alpine");
    expect(await alpine.withExec(["echo", "hi"]).stdout()).toBe("hi\n");
    expect(await client.version()).toBe("0.0.0-test");
  });

  test("takes objects as arguments in one round trip, also in lists", async () => {
    await using connection = connect();
    const { client } = connection;
    const files = ["a", "b"].map((name) => client.file(name, name));
    const source = client.directory().withFiles("in", files);
    expect(await client.directory().withDirectory("x", source).entries({ path: "x/in" })).toEqual([
      "a",
      "b",
    ]);
  });

  test("answers lists of objects, which answer in turn", async () => {
    await using connection = connect();
    const made = connection.client.container().withEnvVariable("A", "1").withEnvVariable("B", "2");
    const variables = await made.envVariables();
    const pairs = variables.map(async (one) => `${await one.name()}=${await one.value()}`);
    expect(await Promise.all(pairs)).toEqual(["A=1", "B=2"]);
  });

  test("continues after sync on what was made", async () => {
    await using connection = connect();
    const synced = await connection.client.container().from("alpine").withExec(["true"]).sync();
    expect(await synced.withExec(["echo", "on"]).stdout()).toBe("on\n");
  });

  test("works on an object loaded by its ID, in another session", async () => {
    await using first = connect();
    await using second = connect();
    const id = await first.client.container().from("alpine").withExec(["echo", "kept"]).id();
    expect(await second.client.loadContainerFromID(id).stdout()).toBe("kept\n");
  });
});

describe("a failure", () => {
  test("of a process has its command, exit code and output", async () => {
    await using connection = connect();
    const failing = connection.client.container().from("alpine").withExec(["fail", "3", "bad"]);
    const failure = await failing.stdout().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ExecError);
    expect(failure).toMatchObject({
      cmd: ["fail", "3", "bad"],
      exitCode: 3,
      stdout: "some output",
      stderr: "bad",
      failure: { kind: "exec-failed" },
    });
    expect((failure as ExecError).hint).not.toBe("");
  });

  test("of another kind is typed by its data", async () => {
    await using connection = connect();
    const failure = await connection.client
      .directory()
      .file("none")
      .contents()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RondelError);
    expect(failure).toMatchObject({ failure: { kind: "path-missing" } });
  });

  test("of a question that was cancelled says so, and the process is stopped", async () => {
    await using connection = connect();
    await connection.open();
    const events = connection.events();
    const answer = connection.client.container().from("alpine").withExec(["hang"]).stdout();
    const failed = expect(answer).rejects.toThrow("interrupted");
    for await (const event of events) if (event.kind === "OpStarted") break;
    connection.cancel();
    await failed;
  });
});

describe("the events", () => {
  test("tell in order what ran, with output as bytes, and then what was cached", async () => {
    await using connection = connect();
    const exec = connection.client.container().from("alpine").withExec(["echo", "first time"]);
    await exec.stdout();
    const ran = await takeUntil(connection, "OpFinished");
    expect(ran.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["OpStarted", "Output"]));
    const output = ran.find((event) => event.kind === "Output");
    expect(output?.bytes).toEqual(Buffer.from("first time\n"));
    await exec.stdout();
    const after = ran.at(-1)?.cursor ?? 0;
    const cached = await takeUntil(connection, "OpCached", after);
    expect(cached.map(({ cursor }) => cursor)[0]).toBe(after + 1);
  });

  test("carry the failure as data", async () => {
    await using connection = connect();
    await connection.client
      .container()
      .from("alpine")
      .withExec(["false"])
      .sync()
      .catch(() => {});
    const [failed] = (await takeUntil(connection, "OpFailed")).slice(-1);
    expect(failed).toMatchObject({ kind: "OpFailed", failure: { kind: "exec-failed" } });
  });
});

describe("a connection", () => {
  test("enters a session by its token on the port", async () => {
    const address = { kind: "tcp", port: served.port } as const;
    const link = await dial(address, { token: served.session.token });
    expect(link.session.id).toBe(served.session.id);
    link.close();
  });

  test("is refused with a wrong token", async () => {
    const address = { kind: "tcp", port: served.port } as const;
    await expect(dial(address, { token: "wrong" })).rejects.toBeInstanceOf(EngineRefused);
  });

  test("to nobody is lost at once", async () => {
    const nobody = { kind: "unix", path: `${served.socketPath}.none` } as const;
    await expect(dial(nobody, { token: "" })).rejects.toBeInstanceOf(EngineLost);
  });

  test("is made once for many questions at the same time", async () => {
    let reached = 0;
    await using connection = createConnection({
      reach: (greeting) => {
        reached += 1;
        return dial({ kind: "unix", path: served.socketPath }, greeting);
      },
      greeting: () => ({ open: { workdir: "/", env: {} } }),
    });
    await Promise.all(Array.from({ length: 5 }, () => connection.client.version()));
    expect(reached).toBe(1);
  });

  test("that is closed fails every question after", async () => {
    const connection = connect();
    await connection.close();
    await expect(connection.client.version()).rejects.toThrow("the connection is closed");
  });
});

describe("when the engine goes away", () => {
  test("open questions fail with EngineLost, and the next one reaches the new engine", async () => {
    const first = await serve();
    let path = first.socketPath;
    await using connection = connectTo(() => path);
    const started = connection.events();
    const hanging = connection.client.container().from("alpine").withExec(["hang"]).stdout();
    const failed = expect(hanging).rejects.toBeInstanceOf(EngineLost);
    for await (const event of started) if (event.kind === "OpStarted") break;
    const second = await serve();
    path = second.socketPath;
    await first.close();
    await failed;
    expect(
      await connection.client.container().from("alpine").withExec(["echo", "x"]).stdout(),
    ).toBe("x\n");
    await second.close();
  });

  test("the stream of events goes on in the session of the new one", async () => {
    const first = await serve();
    const second = await serve();
    let path = first.socketPath;
    await using connection = connectTo(() => path);
    const events = connection.events()[Symbol.asyncIterator]();
    await connection.client.container().from("alpine").withExec(["true"]).sync();
    expect((await events.next()).done).toBe(false);
    path = second.socketPath;
    await first.close();
    // The first question may meet the end of the old link.
    await connection.client.version().catch(() => {});
    await connection.client.container().from("alpine").withExec(["echo", "again"]).sync();
    const kinds: string[] = [];
    while (!kinds.includes("Output")) kinds.push((await events.next()).value?.kind ?? "");
    expect(kinds).toContain("OpStarted");
    // What was open in the old session is told to have ended, before anything of the new one.
    expect(kinds.filter((kind) => kind === "SessionLost")).toHaveLength(1);
    expect(kinds.indexOf("SessionLost")).toBeLessThan(kinds.lastIndexOf("OpStarted"));
    await second.close();
  });

  test("a lost link enters the same session again while the engine still has it", async () => {
    // A wire that can be cut: a goodbye would end the session.
    const wires: Socket[] = [];
    const middle = createServer((socket) => {
      const onward = createSocket(served.socketPath);
      wires.push(socket, onward);
      for (const end of [socket, onward]) end.on("error", () => undefined);
      socket.pipe(onward).pipe(socket);
    });
    const path = join(dirname(served.socketPath), "middle.sock");
    await new Promise<void>((resolve) => middle.listen(path, resolve));
    const links: Link[] = [];
    await using connection = createConnection({
      reach: async (greeting: Greeting) => {
        const link = await dial({ kind: "unix", path }, greeting);
        links.push(link);
        return link;
      },
      greeting: () => ({ open: { workdir: "/", env: {} } }),
    });
    const { session } = await connection.open();
    for (const wire of wires.splice(0)) wire.destroy();
    await links[0]?.lost;
    expect((await connection.open()).session.id).toBe(session.id);
    middle.close();
  });
});

async function takeUntil(
  connection: Connection,
  kind: SessionEvent["kind"],
  after = 0,
): Promise<SessionEvent[]> {
  const taken: SessionEvent[] = [];
  for await (const event of connection.events({ after })) {
    taken.push(event);
    if (event.kind === kind) break;
  }
  return taken;
}
