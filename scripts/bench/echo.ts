// The floor of a question over a WebSocket: a server that sends back what it gets.

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { WebSocket, WebSocketServer } from "ws";

export interface Echo {
  round(): Promise<undefined>;
  close(): void;
}

const QUESTION = JSON.stringify({
  id: "1",
  type: "subscribe",
  payload: { query: "x".repeat(300) },
});

export async function openEcho(): Promise<Echo> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server.on("connection", (socket) => socket.on("message", (message) => socket.send(message)));
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = new WebSocket(`ws://127.0.0.1:${port}`);
  await once(client, "open");
  return {
    async round() {
      client.send(QUESTION);
      await once(client, "message");
      return undefined;
    },
    close() {
      client.close();
      server.close();
    },
  };
}
