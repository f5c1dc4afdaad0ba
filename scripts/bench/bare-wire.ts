// The floors of what goes over the wire: bare servers in a process of their own, as the engine is
// one. It prints its port, and ends with its standard input.
//
//   POST            a short answer of JSON, after the body was read
//   WebSocket       sends back what it gets; {"messages":n,"bytes":m} gets n messages of m bytes

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

const ANSWER = JSON.stringify({ data: { version: "0.0.0" } });
const BUFFERED_BYTES = 1 << 20;

const server = createServer((request, response) => {
  request.resume().once("end", () => {
    response.setHeader("content-type", "application/json");
    response.end(ANSWER);
  });
});

new WebSocketServer({ server }).on("connection", (socket) => {
  socket.on("message", (message, isBinary) => {
    const text = String(message);
    const flood = text.startsWith('{"messages"') ? (JSON.parse(text) as Flood) : null;
    if (flood === null) socket.send(message, { binary: isBinary });
    else void pour(socket, flood);
  });
});

interface Flood {
  readonly messages: number;
  readonly bytes: number;
}

async function pour(socket: WebSocket, { messages, bytes }: Flood): Promise<void> {
  const message = "x".repeat(bytes);
  for (let n = 0; n < messages; n++) {
    const sent = new Promise((resolve) => socket.send(message, resolve));
    if (socket.bufferedAmount > BUFFERED_BYTES) await sent;
  }
}

server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
process.stdin.resume().once("end", () => process.exit(0));
