// A netlink socket: it speaks to the network namespace in which it was opened, wherever the thread
// is later. Each request is answered before this returns.

import { closeSync } from "node:fs";
import { bind, check, errnoName, SystemError } from "../../../libc/libc.ts";
import { decodeReplies, encodeRequest, type Reply, type Request } from "./netlink.ts";

export interface Talk {
  /** Answers the content of the answer, if there was one; throws what the kernel refused. */
  ask(request: Request, subject: string): Buffer | null;
  close(): void;
}

export function openTalk(): Talk {
  const socket = bind("int socket(int family, int type, int protocol)");
  const descriptor = check(
    socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE),
    "socket",
    "",
  );
  const room = Buffer.alloc(ROOM_BYTES);
  let last = 0;
  const receive = (): Reply[] => {
    const call = bind("long recv(int socket, _Out_ uint8_t *room, size_t size, int flags)");
    const length = check(call(descriptor, room, room.length, 0), "recv", "netlink");
    return decodeReplies(room.subarray(0, length));
  };
  return {
    ask(request, subject) {
      last += 1;
      const bytes = encodeRequest(request, last);
      const send = bind("long send(int socket, const uint8_t *bytes, size_t size, int flags)");
      check(send(descriptor, bytes, bytes.length, 0), "send", subject);
      let content: Buffer | null = null;
      for (;;) {
        for (const { number, errno, body } of receive()) {
          if (number !== last) continue;
          if (errno === 0) return content;
          if (errno !== null) throw new SystemError(errnoName(errno), "netlink", subject);
          content = Buffer.from(body);
        }
      }
    },
    close: () => closeSync(descriptor),
  };
}

const AF_NETLINK = 16;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0o2000000;
const NETLINK_ROUTE = 0;
/** One link with all its statistics takes two thousand. */
const ROOM_BYTES = 32 * 1024;
