// A Link is one WebSocket to an engine, for questions and for the stream of events alike.
// It speaks graphql-transport-ws and is used once: when it is lost, Connection makes another.
// Invariant: every question is answered or fails with EngineLost; while one is open, and only
// then, the socket keeps the process alive.

import { connect as connectSocket, type Socket } from "node:net";
import { createClient } from "graphql-ws/client";
import { WebSocket } from "ws";
import { EDITION } from "../base/edition.ts";
import { nameOfWork } from "./during.ts";
import { EngineLost, EngineRefused, failureOf, type ReplyError, RondelError } from "./failures.ts";
import type { Answer, Variables, Wire } from "./lazy.ts";
import { repliesOf, type Sink } from "./replies.ts";

export interface Link extends Wire {
  readonly session: SessionFacts;
  readonly engine: EngineFacts;
  /** When the signal is aborted, this question alone is ended. */
  ask(document: string, variables: Variables, signal?: AbortSignal): Promise<Answer>;
  /** The replies of a subscription, until the engine completes it or the caller stops. */
  follow(document: string, variables: Variables): AsyncIterable<Answer>;
  /**
   * The same on a link that has no other use: of a caller that is slow it is not read, so that the
   * engine waits.
   */
  followAlone(document: string, variables: Variables): AsyncIterable<Answer>;
  /** Ends all questions that are open: they fail, and the engine stops what nobody waits for. */
  cancel(): void;
  readonly lost: Promise<void>;
  close(): void;
}

export interface SessionFacts {
  readonly id: string;
  readonly token: string;
  readonly port: number;
}

export interface EngineFacts {
  readonly version: string;
  /** An engine that is older than editions says none. */
  readonly edition?: string;
  readonly pid: number;
}

export type Address =
  | { readonly kind: "unix"; readonly path: string }
  | { readonly kind: "tcp"; readonly port: number };

/** What the engine is told first: open a session, or enter the one that has this token. */
export type Greeting = { readonly open: Opening } | { readonly token: string };

export interface Opening {
  readonly workdir: string;
  readonly name?: string;
  /** For secrets at `env://NAME`; the engine keeps it in memory. */
  readonly env: Readonly<Record<string, string>>;
}

interface Reply {
  readonly data?: Answer | null;
  readonly errors?: readonly ReplyError[];
}

const ACKNOWLEDGE_TIMEOUT_MS = 10_000;

/** Fails with EngineLost when nobody answers there, with EngineRefused when it says no. */
export function dial(address: Address, greeting: Greeting): Promise<Link> {
  const socket = createHold(address);
  return new Promise((resolve, reject) => {
    const ended = Promise.withResolvers<void>();
    const end = (cause: unknown) => {
      dispose(client);
      ended.resolve();
      reject(isRefusal(cause) ? new EngineRefused(wordsOf(cause)) : new EngineLost(wordsOf(cause)));
    };
    const client = createClient({
      url: urlOf(address),
      webSocketImpl: socketClass(socket),
      connectionParams: { ...greeting, edition: EDITION },
      connectionAckWaitTimeout: ACKNOWLEDGE_TIMEOUT_MS,
      lazy: false,
      retryAttempts: 0,
      onNonLazyError: end,
      on: {
        closed: end,
        connected: (_socket, payload) => {
          socket.release();
          resolve(createLink(client, socket, payload ?? {}, ended.promise));
        },
      },
    });
  });
}

/** Whether the engine speaks the API that this client was made for. */
export function isOurs({ engine }: Pick<Link, "engine">): boolean {
  return engine.edition === EDITION;
}

/** The protocol's own codes for a greeting that is not accepted: 4400, 4401, 4403. */
function isRefusal(cause: unknown): boolean {
  if (typeof cause !== "object" || cause === null || !("code" in cause)) return false;
  return cause.code === 4400 || cause.code === 4401 || cause.code === 4403;
}

/** It waits for a connection that is being made, which may fail: whoever made it is told so. */
function dispose(client: GraphqlClient): void {
  Promise.resolve(client.dispose()).catch(() => {});
}

type GraphqlClient = ReturnType<typeof createClient>;

function createLink(
  client: GraphqlClient,
  socket: Hold,
  acknowledged: Readonly<Record<string, unknown>>,
  lost: Promise<void>,
): Link {
  const cancels = new Set<() => void>();
  let isLost = false;
  lost.then(() => {
    isLost = true;
  });
  return {
    session: acknowledged["session"] as SessionFacts,
    engine: acknowledged["engine"] as EngineFacts,
    lost,
    close: () => dispose(client),
    cancel() {
      for (const cancel of cancels) cancel();
    },
    ask(query, variables, signal) {
      if (isLost) return Promise.reject(new EngineLost("the connection was closed"));
      if (signal?.aborted) return Promise.reject(signal.reason);
      return socket.during(askOnce(client, query, variables, cancels, signal));
    },
    async *follow(query, variables) {
      if (isLost) throw new EngineLost("the connection was closed");
      const replies = client.iterate({ query, variables });
      try {
        for (;;) {
          const next = await socket.during(replies.next()).catch(rethrowLost);
          if (next.done) break;
          yield dataOf(next.value as Reply);
        }
      } finally {
        await replies.return?.();
      }
      if (isLost) throw new EngineLost("the connection was closed");
    },
    async *followAlone(query, variables) {
      const { pause, resume, during } = socket;
      const subscribe = (sink: Sink<unknown>) =>
        client.subscribe({ query, variables }, { ...sink, next: (reply) => sink.next(reply) });
      try {
        for await (const reply of repliesOf({ subscribe, pause, resume, during })) {
          yield dataOf(reply as Reply);
        }
      } catch (cause) {
        if (cause instanceof RondelError) throw cause;
        rethrowLost(cause);
      }
      if (isLost) throw new EngineLost("the connection was closed");
    },
  };
}

function askOnce(
  client: GraphqlClient,
  query: string,
  variables: Variables,
  cancels: Set<() => void>,
  signal?: AbortSignal,
): Promise<Answer> {
  let cancel = () => {};
  const answer = new Promise<Answer>((resolve, reject) => {
    let reply: Reply | null = null;
    const end = client.subscribe<Answer>(
      { query, variables, ...named(nameOfWork()) },
      {
        next: (value) => {
          reply = value as Reply;
        },
        error: (cause) => reject(lostOrRefused(cause)),
        complete() {
          try {
            resolve(answerOf(reply));
          } catch (error) {
            reject(error);
          }
        },
      },
    );
    cancel = () => {
      reject(signal?.aborted ? signal.reason : new RondelError("interrupted"));
      end();
    };
    cancels.add(cancel);
    signal?.addEventListener("abort", cancel, { once: true });
  });
  return answer.finally(() => {
    cancels.delete(cancel);
    signal?.removeEventListener("abort", cancel);
  });
}

/** What the engine does for it is told under this name. */
function named(work: string | undefined): { extensions?: { work: string } } {
  return work === undefined ? {} : { extensions: { work } };
}

/** A stream that ends without an answer was cut off. */
function answerOf(reply: Reply | null): Answer {
  if (reply === null) throw new EngineLost("it stopped before it answered");
  return dataOf(reply);
}

function dataOf({ data, errors }: Reply): Answer {
  if (errors !== undefined && errors.length > 0) throw failureOf(errors);
  return data ?? {};
}

function rethrowLost(cause: unknown): never {
  throw lostOrRefused(cause);
}

/** The protocol's `error` message is a list of GraphQL errors; all else is the socket's end. */
function lostOrRefused(cause: unknown): Error {
  if (Array.isArray(cause)) return failureOf(cause as readonly ReplyError[]);
  return new EngineLost(wordsOf(cause));
}

function wordsOf(cause: unknown): string {
  if (cause instanceof Error) return cause.message;
  if (typeof cause !== "object" || cause === null) return String(cause);
  if ("error" in cause && cause.error instanceof Error) return cause.error.message;
  const reason = "reason" in cause && typeof cause.reason === "string" ? cause.reason : "";
  const code = "code" in cause ? ` (${String(cause.code)})` : "";
  return `${reason || "the connection was closed"}${code}`;
}

function urlOf(address: Address): string {
  // The host name is a formality on a unix socket.
  const host = address.kind === "unix" ? "localhost" : `127.0.0.1:${address.port}`;
  return `ws://${host}/graphql`;
}

/** The socket below the WebSocket, and whether it keeps the process alive. */
interface Hold {
  create(): Socket;
  /** Whether what arrives is read. */
  pause(): void;
  resume(): void;
  /** The WebSocket that reads it. */
  readBy(reader: Pick<WebSocket, "pause" | "resume">): void;
  release(): void;
  during<T>(work: Promise<T>): Promise<T>;
}

function createHold(address: Address): Hold {
  let socket: Socket | null = null;
  let reader: Pick<WebSocket, "pause" | "resume"> | null = null;
  let holders = 1;
  const release = () => {
    holders -= 1;
    if (holders === 0) socket?.unref();
  };
  return {
    create() {
      const { kind } = address;
      socket =
        kind === "unix" ? connectSocket(address.path) : connectSocket(address.port, "127.0.0.1");
      return socket;
    },
    pause: () => reader?.pause(),
    resume: () => reader?.resume(),
    readBy(opened) {
      reader = opened;
    },
    release,
    during(work) {
      holders += 1;
      if (holders === 1) socket?.ref();
      return work.finally(release);
    },
  };
}

/** graphql-ws makes its WebSocket itself; this is the class it is given. */
function socketClass({ create: createConnection, readBy }: Hold) {
  return class extends WebSocket {
    constructor(url: string, protocol: string) {
      super(url, protocol, { createConnection, perMessageDeflate: false, maxPayload: 0 });
      readBy(this);
    }
  };
}
