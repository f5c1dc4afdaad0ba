// A kernel that runs in another process and is shared with others, as a prompt needs it: the same
// Cells, variables and numbers; the engine is asked in the kernel's own session.
// Not here: what comes in (hearing.ts), orders and their answers (exchange.ts).
// Invariant: it never ends the kernel, and no Cell that this prompt did not begin, unless it is
// told to by name (`interrupt` of its company).

import { connect, type Socket } from "node:net";
import type { Clock } from "../../stdlib/base/clock.ts";
import type { SessionDoor } from "../../stdlib/client/parent.ts";
import { type Connection, RondelError } from "../../stdlib/index.ts";
import type { Outcome } from "../cell.ts";
import type { ScopeName } from "../evaluate/words.ts";
import { createFeed } from "../feed.ts";
import type { Kernel } from "../kernel.ts";
import type { Asking } from "../language/language.ts";
import { createLineage } from "../lineage.ts";
import { once, openKept } from "../parts.ts";
import type { OpenKernel, PromptHost, PromptKernel } from "../prompt-kernel.ts";
import { createExchange, type Exchange } from "./exchange.ts";
import { createHearing, type Hearing } from "./hearing.ts";

export interface AttachedOptions {
  /** Of the kernel's socket. */
  readonly path: string;
  readonly clock: Clock;
  readonly host: PromptHost;
  /** Of this process: where what a session takes from it may be. */
  readonly env: Kernel["env"];
  /** Joins the session behind a door. */
  readonly join: (door: () => Promise<SessionDoor>) => Connection;
}

export async function attachKernel(options: AttachedOptions): Promise<OpenKernel> {
  const socket = await dial(options.path);
  const exchange = createExchange(socket);
  const hearing = await createHearing({ ...options, socket, exchange });
  const { hello, company } = hearing;
  const kernel = createAttached({ ...options, socket }, exchange, hearing);
  const feed = createFeed(kernel, { after: hello.cursor, isLate: true });
  return { kernel, feed, company, resume: null };
}

function dial(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once("connect", () => resolve(socket));
    socket.once("error", (error) => reject(unreachable(path, error)));
  });
}

function unreachable(path: string, { message }: Error): RondelError {
  return new RondelError(
    `the kernel cannot be reached: ${message}`,
    `Its socket is ${path}: it must be on this machine, and you its user.`,
  );
}

function createAttached(
  { socket, clock, host, env, join }: AttachedOptions & { readonly socket: Socket },
  exchange: Exchange,
  hearing: Hearing,
): PromptKernel {
  const { hello } = hearing;
  const { ask } = exchange;
  const connection = once(async () => {
    const joined = join(() => ask((id) => ({ kind: "session", id })));
    await joined.open();
    return joined;
  });
  const kept = once(() =>
    openKept({
      history: { path: hello.history, session: hello.session },
      cwd: hello.cwd,
      clock,
      onTrouble: host.onTrouble,
    }),
  );
  const connected = Promise.withResolvers<Connection>();
  // What fails is told by whoever asks the engine.
  hearing.connected.then(connection.get).then(connected.resolve, nothing);
  const runs = createRuns(exchange, hearing, host);
  const asking = createAsking(exchange);
  return {
    ...runs,
    ...createQuestions(exchange, hearing),
    cwd: hello.cwd,
    env,
    get next() {
      return hearing.next;
    },
    get reports() {
      return hearing.reports;
    },
    connection: connection.get,
    connected: connected.promise,
    kept: kept.get,
    language: async () => asking,
    undo: () => hearing.byUs(() => ask((id) => ({ kind: "undo", id }))),
    async restart() {
      await hearing.byUs(() => ask((id) => ({ kind: "restart", id })));
    },
    async [Symbol.asyncDispose]() {
      socket.end();
      await connection.close((one) => one.close());
      await kept.close((one) => one.history[Symbol.dispose]());
    },
  };
}

/** Cells and looks of this prompt, which alone its `interrupt` ends. */
function createRuns(
  { begin, send }: Exchange,
  hearing: Hearing,
  { columns }: PromptHost,
): Pick<PromptKernel, "run" | "peek" | "interrupt"> {
  const open = new Set<number>();
  const during = async <T>(id: number, work: Promise<T>): Promise<T> => {
    open.add(id);
    return work.finally(() => open.delete(id));
  };
  return {
    run(source, on, order = {}) {
      const sent = begin<{ readonly why: string | null }>((id) => {
        return { kind: "run", id, source, columns: columns() };
      });
      return during(sent.id, hearing.add({ ...sent, source, on, order }));
    },
    peek(source) {
      const { id, answer } = begin<Outcome>((id) => ({ kind: "peek", id, source }));
      return during(id, answer);
    },
    interrupt() {
      for (const id of open) send({ kind: "cancel", id });
    },
  };
}

function nothing(): void {}

function createQuestions(
  { ask }: Exchange,
  hearing: Hearing,
): Pick<PromptKernel, "names" | "stale" | "slice"> {
  const lineage = createLineage();
  const names = () => ask<readonly ScopeName[]>((id) => ({ kind: "names", id }));
  return {
    names,
    stale: () => lineage.stale(hearing.reports),
    slice: async (wanted) => lineage.slice(hearing.reports, wanted, await names()),
  };
}

function createAsking({ ask }: Exchange): Asking {
  return {
    complete: (source, offset) => ask((id) => ({ kind: "complete", id, source, offset })),
    describe: (key) => ask((id) => ({ kind: "describe", id, key })),
    signature: (source, offset) => ask((id) => ({ kind: "signature", id, source, offset })),
    inspect: (source, offset, wantsSource) =>
      ask((id) => ({ kind: "inspect", id, source, offset, wantsSource })),
    diagnose: (source) => ask((id) => ({ kind: "diagnose", id, source })),
    typeOf: (source) => ask((id) => ({ kind: "type", id, source })),
  };
}
