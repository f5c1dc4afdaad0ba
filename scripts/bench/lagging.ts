// Subscribers that take the first piece of what a command prints, and read nothing more.

import { once } from "node:events";
import { WebSocket } from "ws";
import { type Connection, connect } from "../../stdlib/index.ts";

/** A session has room for 64. */
const OF_ONE_SESSION = 50;

export async function openLagging(of: string, count: number): Promise<AsyncDisposable> {
  await using opened = new AsyncDisposableStack();
  for (let left = count; left > 0; left -= OF_ONE_SESSION) {
    const connection = opened.use(await connect());
    const some = Array.from({ length: Math.min(left, OF_ONE_SESSION) }, () => lag(connection, of));
    for (const socket of await Promise.all(some)) opened.defer(() => socket.terminate());
  }
  return opened.move();
}

async function lag(connection: Connection, of: string): Promise<WebSocket> {
  const { session } = await connection.open();
  const socket = new WebSocket(`ws://127.0.0.1:${session.port}/graphql`, "graphql-transport-ws");
  const send = (message: object) => socket.send(JSON.stringify(message));
  const query = "subscription ($of: String!) { output(of: $of) { bytes } }";
  socket.on("open", () => send({ type: "connection_init", payload: { token: session.token } }));
  socket.on("message", (data) => {
    const { type } = JSON.parse(String(data)) as { readonly type: string };
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
