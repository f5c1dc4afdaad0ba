// The two listeners, the loopback port and the unix socket, and what each of them serves.
//
//   POST /query       both, with a session's token
//   WS   /graphql     both; the unix socket can open a session
//   /control/…        the unix socket
//
// Invariant: nothing is served to a web page, nor on the port to a Host that is not ours.

import { chmodSync, rmSync } from "node:fs";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { http } from "../../../stdlib/base/http.ts";
import { type Failure, fail } from "../../event/failure.ts";
import type { Session, Sessions } from "../../session/session.ts";
import {
  FAREWELL_MS,
  HEADERS_TIMEOUT_MS,
  KEEP_ALIVE_MS,
  LONGEST_SOCKET_PATH_BYTES,
  MOST_BODY_BYTES,
  MOST_CONNECTIONS,
} from "./ceilings.ts";
import { type Control, serveControl } from "./control.ts";
import { checkOrigin, findSession, hostsOf } from "./gate.ts";
import { replyError, replyFailure } from "./reply.ts";

export interface ServerParts {
  readonly sessions: Sessions;
  readonly serveQuery: (
    request: IncomingMessage,
    response: ServerResponse,
    session: Session,
  ) => Promise<void>;
  readonly takeSocket: (socket: WebSocket, mayOpen: boolean) => void;
  readonly control: Control;
  readonly onBug: (error: unknown) => void;
}

export interface ListenAt {
  /** 0 lets the kernel choose. */
  readonly port: number;
  /** A file of that name is replaced: the caller knows that no other engine uses it. */
  readonly socketPath: string;
}

export interface Listeners {
  readonly port: number;
  close(): Promise<void>;
}

export async function listen(at: ListenAt, parts: ServerParts): Promise<Listeners> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_BODY_BYTES });
  const hosts: { known: ReadonlySet<string> } = { known: new Set() };
  const connections = new Set<object>();
  const shared = { parts, sockets, connections };
  const tcp = createListener(shared, () => hosts.known, false);
  const unix = createListener(shared, () => null, true);
  await started(tcp, () => tcp.listen(at.port, "127.0.0.1"));
  const { port } = tcp.address() as AddressInfo;
  hosts.known = hostsOf(port);
  await listenOnPath(unix, at.socketPath);
  return {
    port,
    async close() {
      const farewell = setTimeout(() => cut(sockets), FAREWELL_MS);
      for (const socket of sockets.clients) socket.close(GOING_AWAY, "the engine ends");
      await Promise.all([tcp, unix].map(closed));
      clearTimeout(farewell);
    },
  };
}

/** A client that does not answer the goodbye would keep its connection, and so the engine. */
function cut(sockets: WebSocketServer): void {
  for (const socket of sockets.clients) socket.terminate();
}

const GOING_AWAY = 1001;

async function listenOnPath(server: Server, path: string): Promise<void> {
  const length = Buffer.byteLength(path);
  if (length > LONGEST_SOCKET_PATH_BYTES) {
    const want = `at most ${LONGEST_SOCKET_PATH_BYTES} bytes, as the kernel allows no more`;
    fail({ kind: "argument", argument: "socketPath", want, got: `${path}, which has ${length}` });
  }
  rmSync(path, { force: true });
  await started(server, () => server.listen(path));
  chmodSync(path, 0o600);
}

function started(server: Server, listenNow: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.once("listening", () => {
      server.removeListener("error", reject);
      resolve();
    });
    listenNow();
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** What the two listeners have in common. */
interface Shared {
  readonly parts: ServerParts;
  readonly sockets: WebSocketServer;
  readonly connections: Set<object>;
}

function createListener(
  { parts, sockets, connections }: Shared,
  hosts: () => ReadonlySet<string> | null,
  isUnix: boolean,
): Server {
  const isFull = () => connections.size > MOST_CONNECTIONS;
  const server = http.createServer((request, response) => {
    if (isFull()) return replyFailure(response, 503, TOO_MANY);
    const refusal = checkOrigin(request, hosts());
    if (refusal !== null) return replyError(response, refusal.status, refusal.why);
    return route(request, response, parts, isUnix);
  });
  // It would count the answer too, which takes as long as its execs; query.ts times the body.
  server.requestTimeout = 0;
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on("connection", (connection) => {
    connections.add(connection);
    connection.once("close", () => connections.delete(connection));
  });
  server.on("upgrade", (request, connection, head) => {
    if (isFull()) return refuseUpgrade(connection, "503 Service Unavailable");
    const refusal = checkOrigin(request, hosts());
    if (refusal !== null) return refuseUpgrade(connection, `${refusal.status} Forbidden`);
    if (pathOf(request) !== "/graphql") return refuseUpgrade(connection, "404 Not Found");
    sockets.handleUpgrade(request, connection, head, (socket) => parts.takeSocket(socket, isUnix));
  });
  return server;
}

const TOO_MANY: Failure = { kind: "limit", what: "connections", limit: MOST_CONNECTIONS };

function refuseUpgrade(connection: Duplex, status: string): void {
  connection.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

function route(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ServerParts,
  isUnix: boolean,
): void {
  const path = pathOf(request);
  if (isUnix && path.startsWith("/control/")) {
    return serveControl(request, response, parts.control);
  }
  if (path !== "/query") return replyError(response, 404, "nothing is here");
  const session = findSession(request, parts.sessions);
  if (session === null) return replyError(response, 401, "a session's token is needed");
  if (request.method !== "POST") return replyError(response, 405, "POST a document");
  parts.serveQuery(request, response, session).catch((error: unknown) => {
    // The client went away in the middle of its own body: there is nobody to tell.
    if (!response.destroyed && !response.headersSent) replyError(response, 500, "internal error");
    if (!request.destroyed) parts.onBug(error);
  });
}

function pathOf({ url = "" }: IncomingMessage): string {
  return url.split("?", 1)[0] ?? "";
}
