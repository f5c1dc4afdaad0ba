// The five sockets of a kernel. Requests come in by three, everybody hears what is published, and
// whoever wants to know that the kernel lives is echoed.
// Invariant: messages on one socket go out in the order in which they were sent, and none is
// dropped for want of room.

import { Reply, Router, type Socket, XPublisher } from "zeromq";
import type { ConnectionFile } from "./connection-file.ts";
import type { Incoming, Outgoing } from "./message.ts";
import { createSendQueue } from "./send-queue.ts";
import type { Wire } from "./wire.ts";

export interface Sockets {
  send(by: RequestChannel, identities: readonly Uint8Array[], message: Outgoing): Promise<void>;
  publish(message: Outgoing): Promise<void>;
  /** What was sent is given a moment to arrive. */
  close(): Promise<void>;
}

export type RequestChannel = "shell" | "control" | "stdin";

export interface SocketsOptions {
  readonly file: ConnectionFile;
  readonly wire: Wire;
  heard(channel: RequestChannel, message: Incoming): void;
}

/** 0 is no bound: with one, the library drops what is published faster than it is read. */
const SEND_LIMIT = { sendHighWaterMark: 0 };
const LINGER_MS = 1_000;
/** Of one message. */
const MOST_BYTES = 256 * 1024 * 1024;

const ROUTER = { ...SEND_LIMIT, linger: LINGER_MS, maxMessageSize: MOST_BYTES };

export async function openSockets({ file, wire, heard }: SocketsOptions): Promise<Sockets> {
  const { addresses } = file;
  const routers = {
    shell: new Router({ ...ROUTER, handover: true }),
    control: new Router({ ...ROUTER, handover: true }),
    stdin: new Router({ ...ROUTER, handover: true }),
  };
  const iopub = new XPublisher({ ...SEND_LIMIT, linger: LINGER_MS });
  const heartbeat = new Reply({ linger: 0 });
  await Promise.all([
    routers.shell.bind(addresses.shell),
    routers.control.bind(addresses.control),
    routers.stdin.bind(addresses.stdin),
    iopub.bind(addresses.iopub),
    heartbeat.bind(addresses.hb),
  ]);
  const queues = {
    shell: createSendQueue((frames) => routers.shell.send(frames)),
    control: createSendQueue((frames) => routers.control.send(frames)),
    stdin: createSendQueue((frames) => routers.stdin.send(frames)),
    iopub: createSendQueue((frames) => iopub.send(frames)),
  };
  const publish = (message: Outgoing) => queues.iopub.send(wire.encode([], message));

  for (const channel of ["shell", "control", "stdin"] as const) {
    void listen(routers[channel], (frames) => {
      const message = wire.decode(frames);
      if (message !== null) heard(channel, message);
    });
  }
  void listen(iopub, ([frame]) => {
    const topic = topicOf(frame);
    if (topic !== null) void publish(welcome(topic));
  });
  void listen(heartbeat, (frames) => heartbeat.send([...frames]));
  return {
    send: (by, identities, message) => queues[by].send(wire.encode(identities, message)),
    publish,
    async close() {
      await Promise.all(Object.values(queues).map((queue) => queue.drained()));
      for (const socket of [...Object.values(routers), iopub, heartbeat]) socket.close();
    },
  };
}

type Receiving = Socket & { receive(): Promise<Uint8Array[]> };

async function listen(
  socket: Receiving,
  on: (frames: readonly Uint8Array[]) => unknown,
): Promise<void> {
  while (!socket.closed) {
    try {
      await on(await socket.receive());
    } catch {
      // Closed, or a message that the library refused: the loop says which.
    }
  }
}

/** Of a subscription; null for its end. */
function topicOf(frame: Uint8Array | undefined): string | null {
  if (frame?.[0] !== 1) return null;
  return Buffer.from(frame.subarray(1)).toString("utf8");
}

function welcome(topic: string): Outgoing {
  return { type: "iopub_welcome", parent: null, content: { subscription: topic } };
}
