// Passes the name queries of containers on to a name server that only the host can reach.
// It reads nothing of them: datagrams and connections go through as they are.
// Invariant: at most MOST_PENDING datagrams wait for an answer; each waits a bounded time.

import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { type Socket as Connection, connect, createServer, type Server } from "node:net";

export interface Forwarder {
  close(): void;
}

export interface ForwarderOptions {
  /** Where containers ask. */
  readonly address: string;
  readonly port: number;
  readonly upstream: { readonly address: string; readonly port: number };
}

export async function createForwarder(options: ForwarderOptions): Promise<Forwarder> {
  const datagrams = forwardDatagrams(options);
  const connections = forwardConnections(options);
  const close = () => {
    datagrams.close();
    connections.close();
  };
  try {
    datagrams.bind(options.port, options.address);
    await once(datagrams, "listening");
    connections.listen(options.port, options.address);
    await once(connections, "listening");
    return { close };
  } catch (error) {
    close();
    throw error;
  }
}

function forwardDatagrams({ upstream }: ForwarderOptions): Socket {
  const server = createSocket("udp4");
  let pending = 0;
  const ask = (query: Buffer, from: Asker) => {
    if (pending >= MOST_PENDING) return; // the asker asks again
    pending += 1;
    const socket = createSocket(upstream.address.includes(":") ? "udp6" : "udp4");
    const end = () => socket.close();
    const timer = setTimeout(end, ANSWER_TIMEOUT_MS);
    socket.once("close", () => {
      clearTimeout(timer);
      pending -= 1;
    });
    socket.once("error", end);
    socket.once("message", (answer) => {
      server.send(answer, from.port, from.address, () => {});
      end();
    });
    socket.send(query, upstream.port, upstream.address);
  };
  return server.on("message", ask).unref();
}

interface Asker {
  readonly address: string;
  readonly port: number;
}

function forwardConnections({ upstream }: ForwarderOptions): Server {
  const serve = (inner: Connection) => {
    const outer = connect(upstream.port, upstream.address);
    const end = () => {
      inner.destroy();
      outer.destroy();
    };
    for (const side of [inner, outer]) {
      side.setTimeout(ANSWER_TIMEOUT_MS, end).once("error", end).once("close", end);
    }
    inner.pipe(outer).pipe(inner);
  };
  return createServer(serve).unref();
}

const ANSWER_TIMEOUT_MS = 10_000;
const MOST_PENDING = 1024;
