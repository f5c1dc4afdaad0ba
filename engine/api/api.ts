// The API of the engine: Dagger's GraphQL schema and our events, over HTTP and WebSocket.
// It knows sessions, a Solver and Sources; what is below those is wired in engine/main.ts.

import type { ExecutionResult } from "graphql";
import type { Clock } from "../../stdlib/base/clock.ts";
import type { Session, Sessions } from "../session/session.ts";
import type { Terminals } from "../session/terminals/terminals.ts";
import type { Solver } from "../solver/solver.ts";
import type { Sources } from "../source/sources.ts";
import { type Log, logBug } from "./execute/errors.ts";
import { createExecutor, type Executor, type Request } from "./execute/executor.ts";
import { buildServedSchema, type ServedSchema } from "./schema/build.ts";
import { createAttachments } from "./server/attachments.ts";
import { SESSION_GRACE_MS } from "./server/ceilings.ts";
import { look, readSchema } from "./server/files.ts";
import { serveQuery } from "./server/query.ts";
import { type ListenAt, type Listeners, listen } from "./server/server.ts";
import { createSocketDoor } from "./server/socket.ts";
import { createUsage } from "./server/usage.ts";
import { resolvers } from "./types/index.ts";

export interface ApiOptions {
  readonly sessions: Sessions;
  readonly solver: Solver;
  readonly sources: Sources;
  readonly terminals: Terminals;
  readonly clock: Clock;
  readonly version: string;
  /** What a client compares with its own. */
  readonly edition: string;
  readonly pid: number;
  readonly log: Log;
  /** A client has asked the engine to end. */
  readonly stop: () => void;
  readonly graceMs?: number;
  readonly bodyTimeoutMs?: number;
}

export interface Api {
  listen(at: ListenAt): Promise<{ readonly port: number }>;
  /** Ends the listeners, their connections, and the sessions that were opened over them. */
  close(): Promise<void>;
  /** Without a transport. */
  execute(session: Session, document: string, signal?: AbortSignal): Promise<ExecutionResult>;
}

export function createApi(options: ApiOptions): Api {
  const { sessions, solver, sources, terminals, clock, version, edition, pid, log } = options;
  const served = onceOnly(() => buildServedSchema(readSchema(), resolvers));
  const clients = () => sessions.all.map(({ id }) => id);
  const below = { solver, sources, terminals };
  const counted = count(createExecutor({ served, ...below, version, clients, look, log }));
  const { executor } = counted;
  const attachments = createAttachments(sessions, options.graceMs ?? SESSION_GRACE_MS);
  const usage = createUsage({ edition, sessions, terminals, clock });
  const startedAtMs = clock.nowMs();
  let listeners: Listeners | null = null;
  const port = () => listeners?.port ?? 0;
  const engine = { version, edition, pid };
  const control = {
    status: () => ({
      ...engine,
      port: port(),
      startedAtMs,
      sessions: sessions.all.length,
      busy: counted.busy,
    }),
    reasonToStay: usage.reasonToStay,
    stop: options.stop,
  };

  return {
    async listen(at) {
      listeners = await listen(at, {
        sessions,
        serveQuery: (request, response, session) =>
          serveQuery(request, response, session, executor, options.bodyTimeoutMs),
        takeSocket: createSocketDoor({ sessions, attachments, usage, executor, engine, port, log }),
        control,
        onBug: (error) => void logBug(error, log),
      });
      return { port: listeners.port };
    },
    async close() {
      await listeners?.close();
      attachments.close();
    },
    async execute(session, document, signal = session.signal) {
      const request: Request = {
        query: document,
        operationName: null,
        variables: null,
        work: undefined,
      };
      return executor.run(session, request, signal);
    },
  };
}

function onceOnly(make: () => ServedSchema): () => ServedSchema {
  let made: ServedSchema | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

/** The same executor, and how many documents it is working on. */
function count(executor: Executor): { readonly executor: Executor; readonly busy: number } {
  let busy = 0;
  const during = async <T>(work: () => T | Promise<T>): Promise<T> => {
    busy += 1;
    try {
      return await work();
    } finally {
      busy -= 1;
    }
  };
  const { run, answer } = executor;
  return {
    executor: {
      ...executor,
      run: (...args) => during(() => run(...args)),
      answer: (...args) => during(() => answer(...args)),
    },
    get busy() {
      return busy;
    },
  };
}
