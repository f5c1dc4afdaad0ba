// The child of bare-wire.ts, from the side that asks.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";

export interface Wire {
  readonly port: number;
  /** One message there and back. */
  echo(): Promise<undefined>;
  /** Many messages from there. */
  flood(messages: number, bytes: number): Promise<undefined>;
  close(): void;
}

const QUESTION = JSON.stringify({
  id: "1",
  type: "subscribe",
  payload: { query: "x".repeat(300) },
});

export async function openWire(): Promise<Wire> {
  const program = fileURLToPath(new URL("bare-wire.ts", import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const port = Number(String(line));
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  await once(socket, "open");
  return {
    port,
    async echo() {
      socket.send(QUESTION);
      await once(socket, "message");
      return undefined;
    },
    flood(messages, bytes) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      let left = messages;
      const count = () => {
        if (--left > 0) return;
        socket.off("message", count);
        resolve(undefined);
      };
      socket.on("message", count);
      socket.send(JSON.stringify({ messages, bytes }));
      return promise;
    },
    close() {
      socket.close();
      child.stdin.end();
    },
  };
}
