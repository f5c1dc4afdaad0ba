// What Node lacks for terminals: a descriptor handed over by another program through a unix
// socket, and a terminal's size.
// Invariant: every descriptor that is answered is the caller's to close, and no program that is
// started meanwhile inherits it.

import koffi from "koffi";
import { bind, bindAsync, check, SystemError } from "./libc.ts";

/** Answers a socket that listens at a path which nothing is at yet. */
export function listenAt(path: string): number {
  const socket = check(
    bind("int socket(int domain, int type, int protocol)")(AF_UNIX, SOCKET_TYPE, 0),
    "socket",
    path,
  );
  const name = Buffer.from(`${path}\0`);
  const address = Buffer.concat([Buffer.from(new Uint16Array([AF_UNIX]).buffer), name]);
  const bindTo = bind("int bind(int socket, const uint8_t *address, uint length)");
  check(bindTo(socket, address, address.length), "bind", path);
  check(bind("int listen(int socket, int most)")(socket, 1), "listen", path);
  return socket;
}

/** Off the event loop: whether there is something to accept or to read within the time. */
export async function waitReadable(descriptor: number, timeoutMs: number): Promise<boolean> {
  const asked = Buffer.alloc(POLL_BYTES);
  asked.writeInt32LE(descriptor, 0);
  asked.writeInt16LE(POLLIN, 4);
  const poll = bindAsync("int poll(void *asked, ulong count, int timeout)");
  return (await poll(asked, 1, timeoutMs)) > 0;
}

export function acceptFrom(socket: number): number {
  const accept = bind("int accept4(int socket, void *address, void *length, int flags)");
  return check(accept(socket, null, null, CLOSE_ON_EXEC), "accept4", `socket ${socket}`);
}

/** The descriptor that the next message carries. */
export function receiveDescriptor(connection: number): number {
  const [data, control] = [Buffer.alloc(DATA_BYTES), Buffer.alloc(CONTROL_BYTES)];
  const vector = Buffer.alloc(VECTOR_BYTES);
  vector.writeBigUInt64LE(addressOf(data), 0);
  vector.writeBigUInt64LE(BigInt(DATA_BYTES), 8);
  const message = Buffer.alloc(MESSAGE_BYTES);
  message.writeBigUInt64LE(addressOf(vector), 16);
  message.writeBigUInt64LE(1n, 24);
  message.writeBigUInt64LE(addressOf(control), 32);
  message.writeBigUInt64LE(BigInt(CONTROL_BYTES), 40);
  const receive = bind("long recvmsg(int socket, void *message, int flags)");
  const what = `socket ${connection}`;
  check(receive(connection, message, MSG_CMSG_CLOEXEC), "recvmsg", what);
  // What is before the descriptor says how much there is, and that it is one.
  const [kind, held] = [control.readInt32LE(12), message.readBigUInt64LE(40)];
  if (kind !== SCM_RIGHTS || held < MINIMUM_HELD) throw new SystemError("EBADMSG", "recvmsg", what);
  return control.readInt32LE(16);
}

export interface WindowSize {
  readonly columns: number;
  readonly rows: number;
}

/** The foreground program of the terminal is told by a signal. */
export function setWindowSize(terminal: number, { columns, rows }: WindowSize): void {
  const size = new Uint16Array([rows, columns, 0, 0]);
  const control = bind("int ioctl(int descriptor, ulong request, const uint16_t *size)");
  check(control(terminal, TIOCSWINSZ, size), "ioctl", `terminal ${terminal}`);
}

function addressOf(bytes: Buffer): bigint {
  return koffi.address(bytes);
}

const AF_UNIX = 1;
const CLOSE_ON_EXEC = 0o2000000;
const DO_NOT_BLOCK = 0o4000;
/** A stream. */
const SOCKET_TYPE = 1 | CLOSE_ON_EXEC | DO_NOT_BLOCK;
const POLLIN = 1;
const POLL_BYTES = 8;
const MSG_CMSG_CLOEXEC = 0x40000000;
const SCM_RIGHTS = 1;
const TIOCSWINSZ = 0x5414;
/** The runtime sends the terminal's name along, which is no longer than a path. */
const DATA_BYTES = 4096;
const CONTROL_BYTES = 64;
const VECTOR_BYTES = 16;
const MESSAGE_BYTES = 56;
/** A header of 16 bytes and one descriptor. */
const MINIMUM_HELD = 20n;
