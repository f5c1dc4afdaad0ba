// /graphql: the graphql-transport-ws protocol, for queries and subscriptions on one connection.
// A connection begins by saying whose it is: by a session's token, or, on the unix socket, by what
// a new session needs. When it is gone, so is what was running for it.

import { type ExecutionArgs, parse } from "graphql";
import {
  CloseCode,
  type Context as Connection,
  makeServer,
  type Server,
  type ServerOptions,
} from "graphql-ws";
import type { WebSocket } from "ws";
import { describeFailure } from "../../event/describe.ts";
import { FailureError } from "../../event/failure.ts";
import type { Session, SessionOptions, Sessions } from "../../session/session.ts";
import { type Log, logBug } from "../execute/errors.ts";
import type { Executor, Request } from "../execute/executor.ts";
import type { Attachments, Release } from "./attachments.ts";
import { readOpening } from "./opening.ts";
import { isVariables, workIn } from "./query.ts";
import { once, stream } from "./results.ts";
import type { Usage } from "./usage.ts";

export interface SocketDoor {
  readonly sessions: Sessions;
  readonly attachments: Attachments;
  readonly executor: Executor;
  readonly usage: Pick<Usage, "greet">;
  readonly engine: { readonly version: string; readonly edition: string; readonly pid: number };
  readonly port: () => number;
  readonly log: Log;
}

/** What belongs to one connection. */
interface Line {
  readonly mayOpen: boolean;
  session: Session | null;
  release: Release;
}

const INIT_WAIT_MS = 10_000;

const ANY_DOCUMENT = parse("{ __typename }");

/** Answers what takes a WebSocket over. */
export function createSocketDoor(door: SocketDoor): (socket: WebSocket, mayOpen: boolean) => void {
  const server = makeServer<Record<string, unknown> | undefined, Line>(settings(door));
  return (socket, mayOpen) => {
    const line: Line = { mayOpen, session: null, release: () => undefined };
    connect(server, socket, line, (error) => farewell(error, door.log));
  };
}

/** The protocol's code for a connection that is not wanted, or one of our own for a defect. */
function farewell(error: unknown, log: Log): readonly [code: number, reason: string] {
  if (!(error instanceof FailureError)) return [BROKEN, logBug(error, log)];
  const { short } = describeFailure(error.failure);
  return [CloseCode.Forbidden, Buffer.from(short).subarray(0, MOST_REASON_BYTES).toString("utf8")];
}

/** What a client closes with when it is done; a connection that was lost has no code, or 1006. */
const GOODBYE = 1000;
const BROKEN = 4500;
/** A close frame holds 125 bytes, two of them the code. A cut character may grow to three. */
const MOST_REASON_BYTES = 120;

type Settings = ServerOptions<Record<string, unknown> | undefined, Line>;

function settings(door: SocketDoor): Settings {
  const { executor } = door;
  return {
    connectionInitWaitTimeout: INIT_WAIT_MS,
    onConnect: (connection) => greet(connection, door),
    onSubscribe(connection, _id, payload) {
      const { query, operationName = null, variables = null, extensions } = payload;
      const request = {
        query,
        operationName,
        variables: isVariables(variables) ? variables : null,
        work: workIn(extensions),
      };
      const contextValue: Task = { request, session: sessionOf(connection) };
      // An error of the document is an answer like another, which `run` gives.
      const document = executor.prepare(query).document ?? ANY_DOCUMENT;
      return { schema: executor.schema(), document, operationName, contextValue };
    },
    execute: (args) => once((signal) => executor.run(...taskOf(args), signal)),
    subscribe: (args) => stream((signal) => executor.subscribe(...taskOf(args), signal)),
  };
}

interface Task {
  readonly session: Session;
  readonly request: Request;
}

function taskOf({ contextValue }: ExecutionArgs): [Session, Request] {
  const { session, request } = contextValue as Task;
  return [session, request];
}

function sessionOf({ extra }: Connection<Record<string, unknown> | undefined, Line>): Session {
  if (extra.session === null) throw new Error("the connection has no session");
  return extra.session;
}

/** false refuses the connection. */
function greet(
  { connectionParams, extra: line }: Connection<Record<string, unknown> | undefined, Line>,
  { sessions, attachments, usage, engine, port }: SocketDoor,
): Record<string, unknown> | false {
  const { token, open, edition } = connectionParams ?? {};
  const opening: SessionOptions | null = line.mayOpen ? readOpening(open) : null;
  const known = typeof token === "string" ? sessions.byToken(token) : null;
  const session = known ?? (opening === null ? null : attachments.open(opening));
  if (session === null) return false;
  usage.greet(edition);
  line.session = session;
  line.release = attachments.attach(session);
  return { session: { id: session.id, token: session.token, port: port() }, engine };
}

function connect(
  server: Server<Line>,
  socket: WebSocket,
  line: Line,
  farewellTo: (error: unknown) => readonly [code: number, reason: string],
): void {
  const closed = server.opened(
    {
      protocol: socket.protocol,
      // Resolves when the kernel has it, so that a slow client slows its own stream.
      send: (text) =>
        new Promise((resolve) => {
          if (socket.readyState !== socket.OPEN) return resolve();
          socket.send(text, () => resolve());
        }),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (take) => {
        socket.on("message", (message) => {
          take(String(message)).catch((error: unknown) => socket.close(...farewellTo(error)));
        });
      },
    },
    line,
  );
  socket.on("error", () => socket.terminate());
  socket.once("close", (code, reason) => {
    line.release(code === GOODBYE);
    void closed(code, String(reason));
  });
}
