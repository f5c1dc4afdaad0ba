// The door of a running kernel: a socket in a folder that is its user's alone, by which prompts
// share it. It is there from the first time that somebody asks for it until the kernel ends.
// Not here: what is said there (words.ts), how one prompt is served (visitor.ts), how a prompt
// finds it: whoever knows the key of the kernel is told by Jupyter's protocol.
// Invariant: who may connect is decided by the file system; nobody but the kernel's user may.

import { randomBytes } from "node:crypto";
import { chmod, mkdir, readdir, stat, unlink } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { Clock } from "../../stdlib/base/clock.ts";
import { RondelError } from "../../stdlib/index.ts";
import type { Feed } from "../feed.ts";
import type { Kernel } from "../kernel.ts";
import type { Gone } from "../prompt-kernel.ts";
import { writeLine } from "./lines.ts";
import { followRunning, type Running, type RunningCell } from "./running.ts";
import { type DoorHost, receiveVisitor } from "./visitor.ts";

export interface DoorOptions {
  /** The folder of the sockets of all kernels of this home. */
  readonly folder: string;
  readonly clock: Clock;
  readonly kernel: Kernel;
  readonly feed: Feed;
  readonly host: DoorHost;
}

export interface Door {
  /** Answers the path of the socket, which is there from now on. */
  open(): Promise<string>;
  /** The Cells that run now. */
  readonly running: readonly RunningCell[];
  /** Everybody is told why. */
  close(why: Gone): Promise<void>;
}

/** Prompts on one kernel. */
const MOST_VISITORS = 16;
/** What a kernel that was killed has left is removed when it is so old. */
const STALE_MS = 10_000;
const LONGEST_SOCKET_PATH_BYTES = 107;
const LINGER_MS = 1_000;
const ONLY_OURS = 0o600;
const ONLY_OUR_FOLDER = 0o700;

export function createDoor(options: DoorOptions): Door {
  const running = followRunning(options.kernel, options.feed);
  const visitors = new Set<Socket>();
  let opening: Promise<{ readonly server: Server; readonly path: string }> | null = null;
  const open = async () => {
    opening ??= listen(options, (socket, name) =>
      receive(socket, name, options, running, visitors),
    );
    opening.catch(() => {
      opening = null;
    });
    return (await opening).path;
  };
  return {
    open,
    get running() {
      return running.cells;
    },
    async close(why) {
      const opened = await opening?.catch(() => null);
      if (!opened) return;
      for (const socket of visitors) socket.end(writeLine({ kind: "bye", why }));
      // One that is stopped takes nothing, and nobody waits for it.
      const timer = setTimeout(() => {
        for (const socket of visitors) socket.destroy();
      }, LINGER_MS);
      await new Promise<void>((resolve) => opened.server.close(() => resolve()));
      clearTimeout(timer);
    },
  };
}

function receive(
  socket: Socket,
  name: string,
  options: DoorOptions,
  running: Running,
  visitors: Set<Socket>,
): void {
  socket.on("error", () => {}); // it closes, which is told
  if (visitors.size >= MOST_VISITORS) {
    // Its own end is not waited for: one that never comes would keep the door from closing.
    socket.end(writeLine({ kind: "bye", why: "crowded" }), () => socket.destroy());
    return;
  }
  visitors.add(socket);
  socket.once("close", () => visitors.delete(socket));
  receiveVisitor({ ...options, socket, name, running }).catch(() => socket.destroy());
}

async function listen(
  { folder, clock }: DoorOptions,
  on: (socket: Socket, name: string) => void,
): Promise<{ readonly server: Server; readonly path: string }> {
  const path = `${folder}/${randomBytes(4).toString("hex")}`;
  if (Buffer.byteLength(path) > LONGEST_SOCKET_PATH_BYTES) {
    throw new RondelError(
      `no prompt can share this kernel: the path ${path} is too long for a socket`,
      "RONDEL_HOME names a shorter one.",
    );
  }
  await mkdir(folder, { recursive: true });
  // Also of a folder that was there: until the socket has its own mode, this one counts.
  await chmod(folder, ONLY_OUR_FOLDER);
  await sweep(folder, clock);
  let last = 0;
  const server = createServer((socket) => {
    last += 1;
    on(socket, `prompt-${last}`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  await chmod(path, ONLY_OURS);
  return { server, path };
}

/** The sockets that nobody listens at. */
async function sweep(folder: string, clock: Clock): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = `${folder}/${name}`;
    const found = await stat(path).catch(() => null);
    if (found === null || !found.isSocket()) continue;
    if (clock.nowMs() - found.mtimeMs < STALE_MS || (await isHeard(path))) continue;
    await unlink(path).catch(() => {}); // another kernel was quicker
  }
}

function isHeard(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("connect", () => end(true));
    socket.once("error", (error: NodeJS.ErrnoException) => end(error.code !== "ECONNREFUSED"));
  });
}
