// The smallest questions: over HTTP on a kept connection, and over the WebSocket.

import { Agent, request } from "node:http";
import type { Connection } from "../../stdlib/index.ts";
import { measure } from "./measure.ts";
import { openRoot } from "./root.ts";
import { printTable, row } from "./table.ts";
import type { Wire } from "./wire.ts";

const ROUNDS = 2_000;
const QUESTION = JSON.stringify({ query: "{version}" });
const LEAF_MS = { p50: 2, p99: 5 };

export async function benchRequests(connection: Connection, wire: Wire): Promise<string> {
  const root = await openRoot(connection.client);
  const leaf = root.withExec(["true"]);
  const { session } = await connection.opened;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const post = (port: number, token: string) => () => postQuestion(agent, port, token);
  const timings = await measure(
    [
      { name: "bare node:http", round: post(wire.port, "") },
      { name: "a question over HTTP", round: post(session.port, session.token) },
      { name: "WebSocket echo", round: wire.echo },
      { name: "a cached leaf", round: () => leaf.stdout().then(() => undefined) },
    ],
    ROUNDS,
  );
  agent.destroy();
  return printTable("The smallest questions", [
    row(timings, "bare node:http"),
    row(timings, "a question over HTTP", { against: "bare node:http", most: 1.5 }),
    row(timings, "WebSocket echo"),
    row(timings, "a cached leaf", {
      against: "WebSocket echo",
      mostMs: LEAF_MS.p50,
      mostP99Ms: LEAF_MS.p99,
    }),
  ]);
}

function postQuestion(agent: Agent, port: number, token: string): Promise<undefined> {
  const auth = token === "" ? {} : { auth: `${token}:` };
  const headers = { "content-type": "application/json", "content-length": QUESTION.length };
  const options = { agent, port, host: "127.0.0.1", path: "/query", method: "POST", headers };
  return new Promise((resolve, reject) => {
    const asked = request({ ...options, ...auth }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
      response.resume().once("end", () => resolve(undefined));
    });
    asked.once("error", reject);
    asked.end(QUESTION);
  });
}
