// Who may speak to the engine. The port is on the loopback, where every local program and every
// web page can reach it: a token, a known Host and no Origin keep those out.

import type { IncomingMessage } from "node:http";
import type { Session, Sessions } from "../../session/session.ts";

export interface Refusal {
  readonly status: 401 | 403;
  readonly why: string;
}

/** The unix socket has no Host to speak of: who may open it is decided by its mode. */
export function checkOrigin(
  request: IncomingMessage,
  hosts: ReadonlySet<string> | null,
): Refusal | null {
  if (request.headers.origin !== undefined) {
    return { status: 403, why: "requests from web pages are refused" };
  }
  if (hosts !== null && !hosts.has(request.headers.host ?? "")) {
    return { status: 403, why: "this Host is not served" };
  }
  return null;
}

/** SDKs send `dagger` when they reach the engine through a connection of their own. */
export function hostsOf(port: number): ReadonlySet<string> {
  return new Set([`127.0.0.1:${port}`, `localhost:${port}`, "dagger"]);
}

/** HTTP Basic: the token is the user, the password is ignored. */
export function findSession(request: IncomingMessage, sessions: Sessions): Session | null {
  const [scheme = "", encoded = ""] = (request.headers.authorization ?? "").split(" ");
  if (scheme.toLowerCase() !== "basic") return null;
  const [user = ""] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return user === "" ? null : sessions.byToken(user);
}
