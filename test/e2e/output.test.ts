// What commands print, through a real engine: as it comes, to many readers, and from the terminal.

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { ExecError } from "../../stdlib/client/failures.ts";
import type { Container } from "../../stdlib/client/generated.ts";
import type { SessionFacts } from "../../stdlib/client/link.ts";
import type { Connection } from "../../stdlib/index.ts";
import { createEngineRig, type EngineRig } from "../rig/engine.ts";
import { need } from "../rig/need.ts";
import { programIn } from "../rig/program.ts";

describe.skipIf(need("namespace", "crun"))("output", () => {
  let rig: EngineRig;
  let connection: Connection;
  let tools: string;
  beforeAll(async () => {
    rig = createEngineRig();
    connection = await rig.connect();
    tools = await rondelOut("eval", 'toolbox("sh", "seq", "sleep", "cat", "head", "dd").id()');
  });
  afterAll(() => rig.close());

  const sh = (script: string, over: Connection = connection): Container =>
    over.client.loadContainerFromID(tools).withExec(["sh", "-c", script]);
  const rondel = (...argv: string[]) => programIn({ rig })(argv);
  const rondelOut = async (...argv: string[]) => (await rondel(...argv)).stdout.trim();
  const lastOp = async (of: Container) => {
    const { links } = await connection.client.plan(of);
    return links.at(-1)?.op ?? "";
  };

  test("comes while the command runs, and again from the log when it is cached", async () => {
    const talk = sh("echo one; echo two >&2; sleep 0.2; echo three");
    const read = async () => {
      const found: string[] = [];
      for await (const { stream, text: line } of talk.output({ lines: true })) {
        found.push(`${stream} ${line}`);
      }
      return found;
    };
    const live = await read();
    expect(live.toSorted()).toEqual(["stderr two", "stdout one", "stdout three"]);
    expect(await read()).toEqual(live);
    expect(await talk.stdout()).toBe("one\nthree\n");
  });

  test("of a failing command is whole, then its failure", async () => {
    const failing = sh("seq 1 100000; exit 3");
    let bytes = 0;
    const read = async () => {
      for await (const chunk of failing.output()) bytes += chunk.bytes.length;
    };
    await expect(read()).rejects.toBeInstanceOf(ExecError);
    expect(bytes).toBe(588_895);
    const op = await lastOp(failing);
    const { code, stdout } = await rondel("logs", op.slice("sha256:".length, 20));
    expect(code).toBe(0);
    expect(stdout.length).toBe(588_895);
  });

  test("is printed by rondel logs, on both streams, as JSON, and as a screen", async () => {
    const bar = sh("printf '10%%\\r50%%\\r100%%\\n'; echo aside >&2; echo done");
    await bar.sync();
    const id = await bar.id();
    expect(await rondel("logs", id)).toMatchObject({
      code: 0,
      stdout: "10%\r50%\r100%\ndone\n",
      stderr: "aside\n",
    });
    expect(await rondelOut("logs", "--stream", "stderr", await lastOp(bar))).toBe("");
    const lines = (await rondelOut("logs", "--json", id)).split("\n");
    expect(lines.map((line) => JSON.parse(line).stream)).toContain("stderr");
    expect((await rondelOut("logs", "--screen", id)).split("\n").toSorted()).toEqual([
      "100%",
      "aside",
      "done",
    ]);
    const missing = await rondel("logs", await sh("echo has not run").id());
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain("a command that has run");
    expect((await rondel("logs")).code).toBe(2);
  });

  test("is followed by rondel logs -f while it runs in another session", async () => {
    const slow = sh("echo begun; cat /dev/zero | head -c 1 > /dev/null; sleep 1; echo ended");
    const chunks = slow.output();
    await chunks.next();
    const followed = rondel("logs", "-f", await lastOp(slow));
    for await (const _chunk of chunks);
    expect((await followed).stdout).toBe("begun\nended\n");
  });

  test("a hundred who do not read hold up nobody, and the engine stays small", async () => {
    const megabytes = 64;
    const loud = sh(`dd if=/dev/zero bs=1048576 count=${megabytes} 2>/dev/null`);
    await sh("echo warm").sync();
    const beforeMb = residentMb(rig.engine());
    const others = await Promise.all([rig.connect(), rig.connect()]);
    const of = await loud.id();
    const sessions = await Promise.all(others.map(async (other) => (await other.open()).session));
    const lagging = sessions.flatMap((session) =>
      Array.from({ length: 50 }, () => subscribeAndStop(session, of)),
    );
    const sockets = await Promise.all(lagging);
    let bytes = 0;
    let mostMb = 0;
    for await (const chunk of loud.output()) {
      bytes += chunk.bytes.length;
      mostMb = Math.max(mostMb, residentMb(rig.engine()));
    }
    expect(bytes).toBe(megabytes * 2 ** 20);
    expect(mostMb - beforeMb).toBeLessThan(MOST_GROWTH_MB);
    for (const socket of sockets) socket.terminate();
  });
});

/** A portion and a message for each of a hundred; all of it for each would be 6 GB. */
const MOST_GROWTH_MB = 160;

/** Takes the first piece, and reads nothing more. */
async function subscribeAndStop(session: SessionFacts, of: string): Promise<WebSocket> {
  const url = `ws://127.0.0.1:${session.port}/graphql`;
  const socket = new WebSocket(url, "graphql-transport-ws");
  const send = (message: object) => socket.send(JSON.stringify(message));
  const query = "subscription ($of: String!) { output(of: $of) { sinceMs bytes } }";
  socket.on("open", () => send({ type: "connection_init", payload: { token: session.token } }));
  socket.on("error", () => undefined);
  socket.on("message", (data) => {
    const { type } = JSON.parse(String(data)) as { type: string };
    if (type === "connection_ack") {
      send({ id: "1", type: "subscribe", payload: { query, variables: { of } } });
    }
    if (type !== "next") return;
    socket.pause();
    socket.emit("stopped");
  });
  await once(socket, "stopped");
  return socket;
}

function residentMb(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}
